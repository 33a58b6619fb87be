#include "net/set_up_conversation.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "crypto/constant_time.h"
#include "log/log.h"
#include "memory/string.h"
#include "net/cursor.h"
#include "net/network.h"
#include "net/set_up_values.h"
#include "net/wifi_config.h"
#include "refusal.h"
#include "state/state.h"
#include "text/json.h"
#include "trust/set_up_secret.h"

static void (*on_applied)(void);

/** Handed over and not applied yet, by the one person who has proven to hold the label. */
static struct {
	bool has_wifi;
	char ssid[SSID_ROOM];
	char passphrase[PASSPHRASE_ROOM];
	bool has_cloud;
	char endpoint[ENDPOINT_ROOM];
	char account[ACCOUNT_ROOM];
} staged;

void conversation_start(void (*applied)(void))
{
	on_applied = applied;
}

/* The session. */

void conversation_forget_values(void)
{
	forget(&staged, sizeof staged);
}

static set_up_verdict answer_session(struct conversation *conversation, struct bytes message, struct buffer_sink *answer)
{
	uint8_t digest[SHA256_LENGTH];
	bool has_begun;

	/* Without it nobody could prove anything, and the access point is not opened. */
	if (!set_up_secret_digest(digest))
		return &set_up_no_session;
	set_up_verdict verdict = set_up_session_answer(&conversation->session, digest, message, answer, &has_begun);
	forget(digest, sizeof digest);
	if (verdict == &set_up_wrong_proof)
		log_note("set-up-proof-refused", "set-up", NULL);
	if (has_begun) {
		/* What an earlier session left unfinished is not this one's. */
		conversation_forget_values();
		log_note("set-up-session", "set-up", NULL);
	}
	return verdict;
}

/* Applying what was handed over. */

/** Configuration fields of what a person hands over. */
static const char *const fields[][2] = {
	{"ssid", "wifi.ssid"},
	{"passphrase", "wifi.passphrase"},
	{"endpoint", "cloud.endpoint"},
	{"account", "account.owner"},
};

static bool mentions(const char *sentence, const char *word)
{
	size_t length = strlen(word);
	for (; *sentence != 0; sentence++)
		if (strncmp(sentence, word, length) == 0)
			return true;
	return false;
}

static struct value_fault fault_of_refusal(void)
{
	struct value_fault fault = {fields[0][0], last_refusal()->reason};
	for (size_t i = sizeof fields / sizeof fields[0]; i > 0; i--)
		if (mentions(fault.reason, fields[i - 1][1]))
			fault.field = fields[i - 1][0];
	return fault;
}

static bool apply(struct value_fault *fault)
{
	const char *const values[] = {staged.ssid, staged.passphrase, staged.endpoint, staged.account};
	struct assignment assignments[4];
	size_t count = staged.has_cloud ? 4 : 2;

	if (!staged.has_wifi) {
		*fault = (struct value_fault){"ssid", "no Wi-Fi network was set"};
		return false;
	}
	for (size_t i = 0; i < count; i++)
		assignments[i] = (struct assignment){fields[i][1], {.kind = VALUE_TEXT, .text = text_of(values[i])}};
	if (!configuration_change(assignments, count, "set-up")) {
		*fault = fault_of_refusal();
		return false;
	}
	on_applied();
	log_note("set-up-applied", "set-up", NULL);
	return true;
}

static bool set_wifi(const struct wifi_request *request, struct value_fault *fault)
{
	if (!wifi_values_are_right(request->ssid, request->passphrase, fault))
		return false;
	staged.has_wifi = text_copy(staged.ssid, sizeof staged.ssid, request->ssid) &&
				 text_copy(staged.passphrase, sizeof staged.passphrase, request->passphrase);
	return true;
}

static set_up_verdict answer_wifi(struct bytes message, struct buffer_sink *answer)
{
	struct wifi_request request;
	struct value_fault fault;
	bool is_done;

	if (!wifi_config_read(message, &request))
		return &set_up_malformed;
	switch (request.command) {
	case WIFI_GET_STATUS:
		wifi_config_put_status(answer, network_wifi(), staged.has_wifi ? staged.ssid : "");
		return NULL;
	case WIFI_SET:
		is_done = set_wifi(&request, &fault);
		break;
	default:
		is_done = apply(&fault);
		break;
	}
	wifi_config_put_answer(answer, request.command, is_done ? NULL : &fault);
	return NULL;
}

/* Endpoint and account, and how far the device is: in JSON. */

static void put_member(struct json_writer *writer, const char *name, const char *value)
{
	json_name(writer, name);
	json_put_string(writer, value);
}

static void put_cloud_answer(struct buffer_sink *answer, const struct value_fault *fault)
{
	struct json_writer writer;
	json_begin(&writer, &answer->sink);
	json_open_object(&writer);
	put_member(&writer, "status", fault == NULL ? "ok" : "refused");
	if (fault != NULL) {
		put_member(&writer, "field", fault->field);
		put_member(&writer, "reason", fault->reason);
	}
	json_close_object(&writer);
}

/* Both are texts, and there is nothing besides. */
static bool read_cloud(struct bytes message, struct json *endpoint, struct json *account)
{
	struct json object;
	struct json name;
	struct json value;
	struct json_walk walk;

	if (!json_read(text_of_bytes(message), &object) || object.kind != JSON_OBJECT)
		return false;
	walk = json_walk(object);
	while (json_next(&walk, &name, &value))
		if (!json_is(name, "endpoint") && !json_is(name, "account"))
			return false;
	*endpoint = json_member(object, "endpoint");
	*account = json_member(object, "account");
	return endpoint->kind == JSON_TEXT && account->kind == JSON_TEXT;
}

static set_up_verdict answer_cloud(struct bytes message, struct buffer_sink *answer)
{
	/* Longer than any that is right, so that the checks can tell what is wrong. */
	char endpoint[4 * ENDPOINT_ROOM];
	char account[2 * ACCOUNT_ROOM];
	size_t endpoint_length;
	size_t account_length;
	struct json json[2];
	struct value_fault fault;

	if (!read_cloud(message, &json[0], &json[1]))
		return &set_up_malformed;
	if (!json_text(json[0], endpoint, sizeof endpoint, &endpoint_length))
		endpoint_length = sizeof endpoint;
	if (!json_text(json[1], account, sizeof account, &account_length))
		account_length = sizeof account;
	struct text texts[] = {{endpoint, endpoint_length}, {account, account_length}};
	if (!cloud_values_are_right(texts[0], texts[1], &fault)) {
		put_cloud_answer(answer, &fault);
		return NULL;
	}
	staged.has_cloud = text_copy(staged.endpoint, sizeof staged.endpoint, texts[0]) &&
				  text_copy(staged.account, sizeof staged.account, texts[1]);
	put_cloud_answer(answer, NULL);
	return NULL;
}

static set_up_verdict answer_progress(struct bytes message, struct buffer_sink *answer)
{
	struct json object;
	struct json_writer writer;

	if (!json_read(text_of_bytes(message), &object) || object.kind != JSON_OBJECT)
		return &set_up_malformed;
	json_begin(&writer, &answer->sink);
	json_open_object(&writer);
	put_member(&writer, "state", state_name());
	if (state_error() != NULL)
		put_member(&writer, "provisioningError", state_error());
	json_close_object(&writer);
	return NULL;
}

static set_up_verdict answer_inside(const char *path, struct bytes message, struct buffer_sink *answer)
{
	if (strcmp(path, SET_UP_WIFI) == 0)
		return answer_wifi(message, answer);
	if (strcmp(path, SET_UP_CLOUD) == 0)
		return answer_cloud(message, answer);
	return answer_progress(message, answer);
}

set_up_verdict conversation_answer(struct conversation *conversation, const char *path, uint8_t *message, size_t length,
				   struct buffer_sink *answer)
{
	set_up_verdict verdict;

	if (strcmp(path, SET_UP_SESSION) == 0)
		return answer_session(conversation, (struct bytes){message, length}, answer);
	verdict = set_up_session_pass(&conversation->session, message, length);
	if (verdict == NULL)
		verdict = answer_inside(path, (struct bytes){message, length}, answer);
	return verdict == NULL ? set_up_session_pass(&conversation->session, answer->at, answer->length) : verdict;
}
