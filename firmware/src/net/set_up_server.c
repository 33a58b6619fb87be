#include "net/set_up_server.h"

#include <stddef.h>

#include "hal/timer.h"
#include "memory/string.h"
#include "net/conversations.h"
#include "net/cursor.h"
#include "net/http_message.h"
#include "net/link.h"
#include "text/format.h"
#include "text/json.h"

/** Bytes of a request's body: the longest that is any good has 600. */
#define LONGEST_BODY 1024
/** Time without a request after which a connection is cut. */
#define IDLE_MS 60000
#define OUTPUT_ROOM (SET_UP_ANSWER_ROOM + 256)

static struct client {
	struct http_message request;
	uint8_t body[LONGEST_BODY];
	size_t body_length;
	/** The answer that is being sent. */
	char output[OUTPUT_ROOM];
	/** The connection ends with the answer that is being sent: nothing is read any more. */
	bool is_ending;
	struct deadline idle;
} clients[LINK_CLIENTS];

/* Answers. */

static void respond(unsigned link, uint16_t status, const char *type, uint32_t cookie, struct bytes body)
{
	struct client *client = &clients[link];
	struct buffer_sink output;
	char head[160];

	buffer_sink_open(&output, client->output, sizeof client->output);
	/* A reason phrase may be empty (RFC 9112, section 4). */
	text_format(head, sizeof head, "HTTP/1.1 %u \r\nContent-Type: %s\r\nContent-Length: %u\r\n", (uint32_t)status, type,
		    (uint32_t)body.length);
	sink_put_string(&output.sink, head);
	if (cookie != 0) {
		text_format(head, sizeof head, "Set-Cookie: session=%u\r\n", cookie);
		sink_put_string(&output.sink, head);
	}
	client->is_ending = client->is_ending || client->request.closes;
	sink_put_string(&output.sink, client->is_ending ? "Connection: close\r\n\r\n" : "\r\n");
	put_bytes(&output.sink, body);
	link_send(link, filled(&output));
	if (client->is_ending)
		link_end(link);
}

static void refuse_request(unsigned link, uint32_t cookie, uint16_t status, const char *code, const char *reason)
{
	char body[256];
	struct buffer_sink sink;
	struct json_writer writer;

	buffer_sink_open(&sink, body, sizeof body);
	json_begin(&writer, &sink.sink);
	json_open_object(&writer);
	json_name(&writer, "code");
	json_put_string(&writer, code);
	json_name(&writer, "reason");
	json_put_string(&writer, reason);
	json_close_object(&writer);
	respond(link, status, "application/json", cookie, filled(&sink));
}

/* What proto-ver tells everybody, so that a client picks the scheme. */
static const char version[] = "{\"prov\":{\"ver\":\"v1.1\",\"sec_ver\":1,\"sec_patch_ver\":0,\"cap\":[]}}";

/* Requests. */

static void converse(unsigned link, const char *path)
{
	struct client *client = &clients[link];
	char room[SET_UP_ANSWER_ROOM];
	struct buffer_sink answer;
	bool is_new;

	buffer_sink_open(&answer, room, sizeof room);
	struct conversation *conversation = conversation_of(link, client->request.cookie, &is_new);
	uint32_t cookie = is_new ? conversation->id : 0;
	set_up_verdict verdict = conversation_answer(conversation, path, client->body, client->body_length, &answer);
	if (verdict != NULL) {
		refuse_request(link, cookie, verdict->status, verdict->code, verdict->reason);
		return;
	}
	conversation_settle(conversation);
	respond(link, 200, "application/octet-stream", cookie, filled(&answer));
}

/* Clients that join a base address and a path put two slashes in front. */
static const char *path_of(const struct http_message *request)
{
	const char *path = request->path;
	while (path[0] == '/' && path[1] == '/')
		path++;
	return path;
}

static bool is_known(const char *path)
{
	static const char *const paths[] = {SET_UP_SESSION, SET_UP_WIFI, SET_UP_CLOUD, SET_UP_PROGRESS};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (strcmp(path, paths[i]) == 0)
			return true;
	return false;
}

static void serve(unsigned link)
{
	struct client *client = &clients[link];
	const char *path = path_of(&client->request);

	if (strcmp(path, SET_UP_VERSION) == 0)
		respond(link, 200, "application/json", 0, bytes_of_string(version));
	else if (!is_known(path))
		refuse_request(link, 0, 404, "not-found", "there is nothing here");
	else if (strcmp(client->request.method, "POST") != 0)
		refuse_request(link, 0, 405, "wrong-method", "messages are posted");
	else
		converse(link, path);
}

static void begin_request(struct client *client)
{
	http_message_begin(&client->request, HTTP_REQUEST);
	client->body_length = 0;
}

/* The connection ends with this answer. */
static void reject(unsigned link, uint16_t status, const char *code, const char *reason)
{
	clients[link].is_ending = true;
	refuse_request(link, 0, status, code, reason);
}

/* Whether the request can go on. */
static bool look_at_head(unsigned link)
{
	struct client *client = &clients[link];
	if (client->request.state == HTTP_MALFORMED)
		reject(link, 400, "malformed", "this is no request");
	else if (client->request.is_chunked && client->request.state == HTTP_COMPLETE)
		reject(link, 411, "length-missing", "Content-Length is needed");
	else if (client->request.body_length > LONGEST_BODY)
		reject(link, 413, "too-large", "a message has at most 1024 bytes");
	return !client->is_ending;
}

static void receive(unsigned link, struct bytes input)
{
	struct client *client = &clients[link];

	while (input.length > 0 && !client->is_ending) {
		struct bytes piece = http_message_feed(&client->request, &input);
		if (!look_at_head(link))
			return;
		memcpy(client->body + client->body_length, piece.at, piece.length);
		client->body_length += piece.length;
		if (client->request.state != HTTP_COMPLETE)
			continue;
		/* One answer at a time: who sends the next request before it is heard no longer. */
		client->is_ending = input.length > 0 || link_is_sending(link);
		if (link_is_sending(link)) {
			link_end(link);
			return;
		}
		serve(link);
		begin_request(client);
	}
}

/* Connections. */

static void on_idle(void *context)
{
	struct client *client = context;
	link_close((unsigned)(client - clients));
}

static void on_opened(unsigned link)
{
	struct client *client = &clients[link];
	client->is_ending = false;
	begin_request(client);
	conversations_forget_link(link);
	deadline_set(&client->idle, IDLE_MS, on_idle, client);
}

static void on_closed(unsigned link)
{
	deadline_cancel(&clients[link].idle);
	conversations_forget_link(link);
}

static void receive_and_put_off(unsigned link, struct bytes input)
{
	receive(link, input);
	deadline_set(&clients[link].idle, IDLE_MS, on_idle, &clients[link]);
}

void set_up_server_start(void)
{
	link_serve(receive_and_put_off, on_opened, on_closed);
}

void set_up_server_end(void)
{
	for (unsigned link = 0; link < LINK_CLIENTS; link++) {
		link_close(link);
		on_closed(link);
	}
	conversations_end();
}
