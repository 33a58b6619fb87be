#include "console/server.h"

#include "console/answer.h"
#include "console/method.h"
#include "hal/uart.h"
#include "memory/string.h"
#include "refusal.h"
#include "text/format.h"
#include "update/running.h"

static const struct method *const all_methods[] = {
	status_methods, manufacture_methods, credential_methods, configuration_methods, data_methods, device_methods, update_methods,
};

static char line[LONGEST_LINE + 1];
static size_t length;
/** The line is too long already: the rest of it is dropped as it comes. */
static bool is_dropping;

void console_print(const char *text)
{
	uart_write(UART_CONSOLE, text, strlen(text));
}

static const struct method *find_method(struct json name)
{
	for (size_t i = 0; i < sizeof all_methods / sizeof all_methods[0]; i += 1)
		for (const struct method *method = all_methods[i]; method->name != NULL; method += 1)
			if (json_is(name, method->name))
				return method;
	return NULL;
}

static void answer_request(struct json id, struct json name, struct json params)
{
	/* Room for the largest results: a page of the log, and the schema. */
	static char room[6144];
	struct buffer_sink result;
	struct json_writer writer;
	const struct method *method = find_method(name);
	if (method == NULL) {
		char beginning[65] = "";
		char message[96];
		size_t known;
		if (!json_text(name, beginning, sizeof beginning - 1, &known))
			text_format(beginning, sizeof beginning, "of that name");
		text_format(message, sizeof message, "there is no method %s", beginning);
		answer_error(id, UNKNOWN_METHOD, message, NULL);
		return;
	}
	buffer_sink_open(&result, room, sizeof room);
	json_begin(&writer, &result.sink);
	params_begin();
	if (!method->run(params, &writer)) {
		const struct refusal *refusal = last_refusal();
		answer_error(id, refusal->code == NULL ? INVALID_PARAMS : REFUSED, refusal->reason, refusal->code);
		return;
	}
	if (result.overflowed) {
		answer_error(id, INTERNAL_ERROR, "the firmware failed", NULL);
		return;
	}
	answer_result(id, result.length == 0 ? text_of("{}") : (struct text){ room, result.length });
	if (method->after != NULL)
		method->after();
}

static bool is_id(struct json id)
{
	return id.kind == JSON_TEXT || id.kind == JSON_NUMBER || id.kind == JSON_NULL;
}

static void take_message(struct json message)
{
	struct json nobody = { JSON_NULL, { "null", 4 } };
	struct json id = json_member(message, "id");
	struct json method = json_member(message, "method");
	struct json params = json_member(message, "params");
	bool is_call = json_is(json_member(message, "jsonrpc"), "2.0") && method.kind == JSON_TEXT &&
		       (params.kind == JSON_NOTHING || params.kind == JSON_OBJECT);
	if (is_call && is_id(id))
		answer_request(id, method, params);
	/* Without an id it is a notification, which nobody answers. */
	else if (!is_call || id.kind != JSON_NOTHING)
		answer_error(nobody, INVALID_REQUEST, "not a JSON-RPC 2.0 request", NULL);
}

static struct text trimmed(struct text text)
{
	while (text.length > 0 && (uint8_t)text.at[text.length - 1] <= ' ')
		text.length -= 1;
	while (text.length > 0 && (uint8_t)text.at[0] <= ' ') {
		text.at += 1;
		text.length -= 1;
	}
	return text;
}

static void take_line(void)
{
	struct json nobody = { JSON_NULL, { "null", 4 } };
	struct json message;
	struct text text = trimmed((struct text){ line, length });
	if (is_dropping)
		answer_error(nobody, INVALID_REQUEST, "a line has at most 4096 bytes", "line-too-long");
	else if (text.length == 0)
		return;
	else if (json_read(text, &message))
		take_message(message);
	else
		answer_error(nobody, PARSE_ERROR, "not JSON", NULL);
}

static void take_byte(char byte)
{
	if (byte == '\n') {
		take_line();
		length = 0;
		is_dropping = false;
	} else if (length == LONGEST_LINE) {
		is_dropping = true;
	} else {
		line[length] = byte;
		length += 1;
	}
}

void console_poll(void)
{
	char byte;
	while (uart_read(UART_CONSOLE, &byte, 1) == 1)
		take_byte(byte);
}

void console_greet(void)
{
	char greeting[128];
	text_format(greeting, sizeof greeting, "{\"jsonrpc\":\"2.0\",\"method\":\"boot.ready\",\"params\":{\"firmware\":\"%s\"}}\n",
		    running_version());
	console_print(greeting);
}
