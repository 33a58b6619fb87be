#include "net/http_client.h"

#include <stddef.h>

#include "hal/timer.h"
#include "identity/identity.h"
#include "memory/string.h"
#include "net/challenge.h"
#include "net/cloud.h"
#include "net/cursor.h"
#include "net/http_message.h"
#include "net/link.h"
#include "text/format.h"
#include "text/json.h"

/** For one request, from its first packet to the last of its answer. */
#define ANSWER_WITHIN_MS 10000
/** A whole firmware slot, and something around it. */
#define LONGEST_ANSWER 0x90000u
/** The longest host has 253 bytes, the longest path 80, a signature and its nonce 132. */
#define HEAD_ROOM 768

static struct {
	const void *user;
	const struct endpoint *to;
	struct task task;
	struct task sending;
	/** Of the request that is being sent. */
	char head[HEAD_ROOM];
	struct http_message answer;
	char body[LONGEST_HTTP_ANSWER];
	size_t body_length;
	bool is_over;
	bool is_too_long;
	/** Whoever receives the body wants no more of it. */
	bool is_unwanted;
	bool (*receive)(struct bytes piece);
	struct deadline silence;
	bool is_silent;
	char nonce[NONCE_ROOM];
	char signature[SIGNATURE_ROOM];
	char path[80];
} http;

bool http_take(const void *user, const struct endpoint *to)
{
	if (http.user != NULL && http.user != user)
		return false;
	http.user = user;
	http.to = to;
	return true;
}

void http_release(const void *user)
{
	if (http.user != user)
		return;
	link_close(LINK_HTTP);
	deadline_cancel(&http.silence);
	task_reset(&http.task);
	task_reset(&http.sending);
	http.user = NULL;
}

/* Reading the answer. */

static void take_body(struct bytes piece)
{
	if (http.answer.body_length > LONGEST_ANSWER) {
		http.is_too_long = true;
	} else if (http.receive != NULL && http.answer.status == 200) {
		http.is_unwanted = http.is_unwanted || !http.receive(piece);
	} else if (piece.length > sizeof http.body - http.body_length) {
		http.is_too_long = true;
	} else {
		memcpy(http.body + http.body_length, piece.at, piece.length);
		http.body_length += piece.length;
	}
}

static void receive(unsigned link, struct bytes input)
{
	(void)link;
	while (input.length > 0 && !http.is_over) {
		struct bytes piece = http_message_feed(&http.answer, &input);
		if (piece.length > 0)
			take_body(piece);
		http.is_over = http.answer.state == HTTP_COMPLETE || http.answer.state == HTTP_MALFORMED ||
			       http.is_too_long || http.is_unwanted;
	}
}

static void on_silence(void *context)
{
	(void)context;
	http.is_silent = true;
}

/* Composing a request. */

static void put_all(struct sink *sink, const char *const *strings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sink_put_string(sink, strings[i]);
}

#define PUT(sink, ...) \
	put_all(sink, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static struct bytes compose_head(const struct http_request *request, bool is_signed)
{
	struct buffer_sink head;

	buffer_sink_open(&head, http.head, sizeof http.head);
	PUT(&head.sink, request->method, " ", request->path, " HTTP/1.1\r\nHost: ", http.to->host, ":");
	put_number(&head.sink, http.to->port);
	PUT(&head.sink, "\r\nContent-Length: ");
	put_number(&head.sink, (uint32_t)request->body.length);
	if (request->type != NULL)
		PUT(&head.sink, "\r\nContent-Type: ", request->type);
	if (is_signed)
		PUT(&head.sink, "\r\nAuthorization: Signed-Challenge ", identity_get(), ":", http.nonce, ":", http.signature);
	PUT(&head.sink, "\r\n\r\n");
	/* Half a head must not leave. */
	return head.overflowed ? (struct bytes){NULL, 0} : filled(&head);
}

static bool has_ended(void)
{
	return http.is_silent || http.is_over || link_state(LINK_HTTP) == LINK_CLOSED;
}

static enum progress judge(const char *path)
{
	if (http.is_silent)
		return cloud_fail(FAULT_SILENT, "%s was not answered in %u ms", path, (uint32_t)ANSWER_WITHIN_MS);
	if (http.is_too_long)
		return cloud_fail(FAULT_UNREACHABLE, "%s: the answer does not end", path);
	if (http.is_unwanted || (http.is_over && http.answer.state == HTTP_COMPLETE))
		return TASK_DONE;
	return cloud_fail(FAULT_UNREACHABLE, "the backend ended the connection");
}

/* One request and its answer. */
static enum progress exchange(const struct http_request *request, bool is_signed)
{
	struct task *task = &http.sending;
	enum progress ended;

	TASK_BEGIN(task);
	http.is_silent = false;
	http.is_over = false;
	http.is_too_long = false;
	http.is_unwanted = false;
	http.body_length = 0;
	http.receive = request->receive;
	http_message_begin(&http.answer, HTTP_RESPONSE);
	deadline_set(&http.silence, ANSWER_WITHIN_MS, on_silence, NULL);
	if (link_state(LINK_HTTP) == LINK_CLOSED)
		link_open(LINK_HTTP, http.to, receive);
	TASK_AWAIT(task, link_state(LINK_HTTP) != LINK_OPENING || http.is_silent);
	if (link_state(LINK_HTTP) == LINK_CLOSED && !http.is_silent) {
		deadline_cancel(&http.silence);
		cloud_fail(link_fault(LINK_HTTP), "no secure connection to %s", http.to->host);
		TASK_FAIL(task);
	}
	link_send(LINK_HTTP, compose_head(request, is_signed));
	TASK_AWAIT(task, !link_is_sending(LINK_HTTP) || has_ended());
	if (!has_ended())
		link_send(LINK_HTTP, request->body);
	TASK_AWAIT(task, has_ended());
	deadline_cancel(&http.silence);
	ended = judge(request->path);
	if (ended == TASK_FAILED || http.answer.closes || http.is_unwanted)
		link_close(LINK_HTTP);
	task_reset(task);
	return ended;
	TASK_END(task);
}

enum progress http_ask(const struct http_request *request)
{
	static struct http_request challenge;
	struct task *task = &http.task;

	TASK_BEGIN(task);
	if (request->proof == PROOF_NONE) {
		TASK_NEED(task, exchange(request, false));
		TASK_RETURN(task);
	}
	text_format(http.path, sizeof http.path, "/challenge?identity=%s", identity_get());
	challenge = (struct http_request){.method = "GET", .path = http.path};
	TASK_NEED(task, exchange(&challenge, false));
	if (!http_member("nonce", http.nonce, sizeof http.nonce))
		http.nonce[0] = 0;
	/* Where there was no nonce the backend refuses the request, and says why. */
	if (!sign_challenge(request->proof, request->generation, http.nonce, http.signature)) {
		cloud_fail(FAULT_UNREACHABLE, "the credential is gone");
		TASK_FAIL(task);
	}
	TASK_NEED(task, exchange(request, true));
	TASK_END(task);
}

uint16_t http_status(void)
{
	return http.answer.status;
}

struct text http_body(void)
{
	return (struct text){http.body, http.body_length};
}

bool http_member(const char *name, char *to, size_t room)
{
	struct json body;
	return json_read(http_body(), &body) && json_string(json_member(body, name), to, room);
}
