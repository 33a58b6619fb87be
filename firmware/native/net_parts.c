/**
 * Parts of the network half that take any bytes, for tests: a command a line on standard input, words separated by blanks and bytes in
 * hexadecimal ("-": none); what comes of it as lines on standard output, a full stop behind the last.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/random.h"
#include "hal/timer.h"
#include "hal/uart.h"
#include "net/asctime.h"
#include "net/at_command.h"
#include "net/at_reader.h"
#include "net/certs_only.h"
#include "net/cursor.h"
#include "net/http_message.h"
#include "net/mqtt_packet.h"
#include "net/protobuf.h"
#include "net/set_up_conversation.h"
#include "net/wifi_config.h"

#define MOST_WORDS 4

/* What the parts stand on, and these tests do not come to. */

void random_fill(void *to, size_t length)
{
	memset(to, 7, length);
}

void uart_write(enum uart_port port, const void *bytes, size_t length)
{
	(void)port;
	(void)bytes;
	(void)length;
}

size_t uart_read(enum uart_port port, void *to, size_t room)
{
	(void)port;
	(void)to;
	(void)room;
	return 0;
}

void deadline_set(struct deadline *deadline, int64_t after_ms, void (*work)(void *context), void *context)
{
	(void)deadline;
	(void)after_ms;
	(void)work;
	(void)context;
}

void deadline_cancel(struct deadline *deadline)
{
	(void)deadline;
}

static void tell(const char *word, struct bytes bytes)
{
	printf("%s ", word);
	for (size_t i = 0; i < bytes.length; i++)
		printf("%02x", bytes.at[i]);
	printf("\n");
}

/** Each on the heap and of its very length, so that the sanitizer sees who reads past it. */
static struct bytes read_hex(const char *hex)
{
	size_t length = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;
	uint8_t *bytes = malloc(length == 0 ? 1 : length);
	for (size_t i = 0; i < length; i++) {
		char digits[] = {hex[2 * i], hex[2 * i + 1], 0};
		bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return (struct bytes){bytes, length};
}

static void do_proto(char **words)
{
	struct bytes message = read_hex(words[0]);
	struct proto_field field;
	enum proto_step step;
	while ((step = proto_next(&message, &field)) == PROTO_FIELD) {
		printf("field %u %d %u ", field.number, (int)field.type, field.value);
		tell("bytes", field.bytes);
	}
	printf("%s\n", step == PROTO_END ? "end" : "malformed");
}

/* In pieces of so many bytes. */
static void do_http(char **words)
{
	static struct http_message message;
	struct bytes all = read_hex(words[2]);
	size_t step = strtoul(words[1], NULL, 10);

	http_message_begin(&message, strcmp(words[0], "request") == 0 ? HTTP_REQUEST : HTTP_RESPONSE);
	while (all.length > 0 && message.state < HTTP_COMPLETE) {
		struct bytes part = take_up_to(&all, step);
		while (part.length > 0 && message.state < HTTP_COMPLETE) {
			struct bytes piece = http_message_feed(&message, &part);
			if (piece.length > 0)
				tell("piece", piece);
		}
	}
	printf("state %d %u %u %d %d\n", (int)message.state, message.status, message.body_length, message.closes, message.is_chunked);
	tell("method", bytes_of_string(message.method));
	tell("path", bytes_of_string(message.path));
	tell("cookie", bytes_of_string(message.cookie));
}

static void tell_packet(const char *word, const struct mqtt_packet *packet)
{
	printf("%s %d %u %u\n", word, (int)packet->type, packet->id, packet->code);
	tell("topic", bytes_of_text(packet->topic));
	tell("payload", packet->payload);
}

static void do_mqtt_read(char **words)
{
	static struct mqtt_reader reader;
	struct bytes all = read_hex(words[1]);
	size_t step = strtoul(words[0], NULL, 10);

	mqtt_reader_begin(&reader);
	while (all.length > 0) {
		struct bytes part = take_up_to(&all, step);
		while (part.length > 0) {
			struct mqtt_packet packet;
			switch (mqtt_feed(&reader, &part, &packet)) {
			case MQTT_PACKET:
				tell_packet("packet", &packet);
				break;
			case MQTT_TOO_LARGE:
				tell_packet("too-large", &packet);
				break;
			case MQTT_BROKEN:
				printf("broken\n");
				return;
			case MQTT_NOTHING:
				break;
			}
		}
	}
}

/* All that the device can say. */
static void do_mqtt_write(char **words)
{
	char room[9000];
	struct buffer_sink packets;
	buffer_sink_open(&packets, room, sizeof room);
	mqtt_put_connect(&packets.sink, "PICO-1", 240);
	mqtt_put_subscribe(&packets.sink, 1, "devices/PICO-1/orders");
	mqtt_put_publish(&packets.sink, 2, "devices/PICO-1/telemetry", read_hex(words[0]));
	mqtt_put_puback(&packets.sink, 0xabcd);
	mqtt_put_empty(&packets.sink, MQTT_PINGREQ);
	mqtt_put_empty(&packets.sink, MQTT_DISCONNECT);
	tell("packets", filled(&packets));
}

static void do_certificates(char **words)
{
	struct bytes found[MOST_CERTIFICATES];
	size_t count = certs_only_read(read_hex(words[0]), found);
	for (size_t i = 0; i < count; i++)
		tell("certificate", found[i]);
}

static void do_at(char **words)
{
	static struct at_reader reader;
	struct bytes all = read_hex(words[1]);
	size_t step = strtoul(words[0], NULL, 10);

	at_reader_begin(&reader);
	while (all.length > 0) {
		struct bytes part = take_up_to(&all, step);
		while (part.length > 0) {
			static const char *const names[] = {"nothing", "line", "prompt", "data"};
			struct bytes content = {NULL, 0};
			enum at_event event = at_feed(&reader, &part, &content);
			if (event != AT_NOTHING)
				tell(names[event], content);
		}
	}
}

static void do_quote(char **words)
{
	char quoted[AT_QUOTED_ROOM];
	struct bytes text = read_hex(words[0]);
	if (at_quote(quoted, sizeof quoted, text_of_bytes(text)))
		tell("quoted", bytes_of_string(quoted));
}

static void do_time(char **words)
{
	int64_t ms;
	struct bytes text = read_hex(words[0]);
	if (asctime_read(text_of_bytes(text), &ms))
		printf("ms %lld\n", (long long)ms);
}

/* Messages on prov-config. */

static void do_wifi_read(char **words)
{
	struct wifi_request request;
	if (!wifi_config_read(read_hex(words[0]), &request)) {
		printf("malformed\n");
		return;
	}
	printf("command %d\n", (int)request.command);
	tell("ssid", bytes_of_text(request.ssid));
	tell("passphrase", bytes_of_text(request.passphrase));
}

static void do_wifi_write(char **words)
{
	char room[SET_UP_ANSWER_ROOM];
	struct buffer_sink answer;
	struct value_fault fault = {"passphrase", "it is too short"};

	buffer_sink_open(&answer, room, sizeof room);
	if (strcmp(words[0], "status") == 0)
		wifi_config_put_status(&answer, (enum wifi)atoi(words[1]), "net");
	else
		wifi_config_put_answer(&answer, strcmp(words[0], "set") == 0 ? WIFI_SET : WIFI_APPLY,
				       strcmp(words[1], "ok") == 0 ? NULL : &fault);
	tell("message", filled(&answer));
}

static void do_messages(char **words)
{
	char room[SET_UP_ANSWER_ROOM];
	struct buffer_sink answer;
	struct set_up_session session = {0};
	const uint8_t digest[SHA256_LENGTH] = {0};
	bool has_begun;

	buffer_sink_open(&answer, room, sizeof room);
	set_up_verdict verdict = set_up_session_answer(&session, digest, read_hex(words[0]), &answer, &has_begun);
	printf("%s\n", verdict == NULL ? "answered" : verdict->code);
}

static const struct {
	const char *name;
	void (*run)(char **words);
} commands[] = {
	{"proto", do_proto},
	{"http", do_http},
	{"mqtt-read", do_mqtt_read},
	{"mqtt-write", do_mqtt_write},
	{"certificates", do_certificates},
	{"at", do_at},
	{"quote", do_quote},
	{"time", do_time},
	{"wifi-read", do_wifi_read},
	{"wifi-write", do_wifi_write},
	{"session", do_messages},
};

static void obey(char *line)
{
	char *words[MOST_WORDS];
	size_t count = 0;
	for (char *word = strtok(line, " \n"); word != NULL && count < MOST_WORDS; word = strtok(NULL, " \n"))
		words[count++] = word;
	while (count < MOST_WORDS)
		words[count++] = "-";
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i].name, words[0]) == 0)
			commands[i].run(words + 1);
}

int main(void)
{
	static char line[1 << 20];
	while (fgets(line, sizeof line, stdin) != NULL) {
		obey(line);
		printf(".\n");
		fflush(stdout);
	}
	return 0;
}
