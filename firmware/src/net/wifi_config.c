#include "net/wifi_config.h"

#include <stddef.h>

#include "net/cursor.h"
#include "net/protobuf.h"

enum { CONFIG_STEP = 1, CONFIG_GET_STATUS = 10, CONFIG_STATUS_IS = 11, CONFIG_SET = 12, CONFIG_WAS_SET = 13, CONFIG_APPLY = 14,
       CONFIG_WAS_APPLIED = 15 };
enum { STEP_GET_STATUS, STEP_STATUS_IS, STEP_SET, STEP_WAS_SET, STEP_APPLY, STEP_WAS_APPLIED };
enum { SET_SSID = 1, SET_PASSPHRASE = 2, SET_BSSID = 3, SET_CHANNEL = 4 };
enum { ANSWER_STATUS = 1, ANSWER_FIELD = 100, ANSWER_REASON = 101 };
enum { STATUS_STATUS = 1, STATUS_STATION = 2, STATUS_FAILURE = 10, STATUS_CONNECTED = 11 };
enum { CONNECTED_AUTHENTICATION = 2, CONNECTED_SSID = 3 };
enum { STATION_IS_CONNECTED, STATION_IS_CONNECTING, STATION_IS_DISCONNECTED, STATION_HAS_FAILED };
enum { FAILURE_AUTHENTICATION, FAILURE_NOT_FOUND };
enum { SUCCESS = 0, INVALID_ARGUMENT = 4 };
enum { WPA2_PERSONAL = 3 };

struct parsed {
	uint32_t step;
	bool has_get_status;
	bool has_set;
	bool has_apply;
	struct bytes ssid;
	struct bytes passphrase;
};

static bool take_set(void *into, const struct proto_field *field)
{
	struct parsed *parsed = into;
	switch (field->number) {
	case SET_SSID:
		parsed->ssid = field->bytes;
		return field->type == PROTO_BYTES;
	case SET_PASSPHRASE:
		parsed->passphrase = field->bytes;
		return field->type == PROTO_BYTES;
	case SET_BSSID:
		return field->type == PROTO_BYTES;
	case SET_CHANNEL:
		return field->type == PROTO_NUMBER;
	default:
		return true;
	}
}

static bool take_nothing(void *into, const struct proto_field *field)
{
	(void)into;
	(void)field;
	return true;
}

static bool take_config(void *into, const struct proto_field *field)
{
	struct parsed *parsed = into;
	switch (field->number) {
	case CONFIG_STEP:
		parsed->step = field->value;
		return field->type == PROTO_NUMBER;
	case CONFIG_GET_STATUS:
		parsed->has_get_status = true;
		return field->type == PROTO_BYTES && proto_read(field->bytes, take_nothing, NULL);
	case CONFIG_SET:
		parsed->has_set = true;
		return field->type == PROTO_BYTES && proto_read(field->bytes, take_set, parsed);
	case CONFIG_APPLY:
		parsed->has_apply = true;
		return field->type == PROTO_BYTES && proto_read(field->bytes, take_nothing, NULL);
	default:
		return true;
	}
}

bool wifi_config_read(struct bytes message, struct wifi_request *request)
{
	struct parsed parsed = {0};

	if (!proto_read(message, take_config, &parsed))
		return false;
	request->ssid = text_of_bytes(parsed.ssid);
	request->passphrase = text_of_bytes(parsed.passphrase);
	if (parsed.step == STEP_GET_STATUS && parsed.has_get_status)
		request->command = WIFI_GET_STATUS;
	else if (parsed.step == STEP_APPLY && parsed.has_apply)
		request->command = WIFI_APPLY;
	else if (parsed.step == STEP_SET && parsed.has_set)
		request->command = WIFI_SET;
	else
		return false;
	return text_is_utf8(request->ssid) && text_is_utf8(request->passphrase);
}

void wifi_config_put_answer(struct buffer_sink *answer, enum wifi_command to, const struct value_fault *fault)
{
	bool is_set = to == WIFI_SET;
	proto_put_number(&answer->sink, CONFIG_STEP, is_set ? STEP_WAS_SET : STEP_WAS_APPLIED);
	size_t opened = proto_open(answer, is_set ? CONFIG_WAS_SET : CONFIG_WAS_APPLIED);
	proto_put_number(&answer->sink, ANSWER_STATUS, fault == NULL ? SUCCESS : INVALID_ARGUMENT);
	if (fault != NULL) {
		proto_put_bytes(&answer->sink, ANSWER_FIELD, bytes_of_string(fault->field));
		proto_put_bytes(&answer->sink, ANSWER_REASON, bytes_of_string(fault->reason));
	}
	proto_close(answer, opened);
}

static void put_connected(struct buffer_sink *answer, const char *ssid)
{
	size_t opened = proto_open(answer, STATUS_CONNECTED);
	proto_put_number(&answer->sink, CONNECTED_AUTHENTICATION, WPA2_PERSONAL);
	proto_put_bytes(&answer->sink, CONNECTED_SSID, bytes_of_string(ssid));
	proto_close(answer, opened);
}

void wifi_config_put_status(struct buffer_sink *answer, enum wifi wifi, const char *ssid)
{
	struct sink *sink = &answer->sink;
	proto_put_number(sink, CONFIG_STEP, STEP_STATUS_IS);
	size_t opened = proto_open(answer, CONFIG_STATUS_IS);
	proto_put_number(sink, STATUS_STATUS, SUCCESS);
	switch (wifi) {
	case WIFI_CONNECTED:
		proto_put_number(sink, STATUS_STATION, STATION_IS_CONNECTED);
		put_connected(answer, ssid);
		break;
	case WIFI_CONNECTING:
		proto_put_number(sink, STATUS_STATION, STATION_IS_CONNECTING);
		break;
	case WIFI_DISCONNECTED:
		proto_put_number(sink, STATUS_STATION, STATION_IS_DISCONNECTED);
		break;
	case WIFI_REFUSED:
		proto_put_number(sink, STATUS_STATION, STATION_HAS_FAILED);
		proto_put_number(sink, STATUS_FAILURE, FAILURE_AUTHENTICATION);
		break;
	case WIFI_NOT_FOUND:
		proto_put_number(sink, STATUS_STATION, STATION_HAS_FAILED);
		proto_put_number(sink, STATUS_FAILURE, FAILURE_NOT_FOUND);
		break;
	}
	proto_close(answer, opened);
}
