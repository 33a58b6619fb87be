#include "net/http_message.h"

#include "memory/string.h"
#include "net/cursor.h"

void http_message_begin(struct http_message *message, enum http_kind kind)
{
	memset(message, 0, sizeof *message);
	message->kind = kind;
}

/* RFC 9112, section 3: method, path and version. */
static bool read_request_line(struct http_message *message, struct text line)
{
	struct text method = take_word(&line, ' ');
	struct text path = take_word(&line, ' ');
	if (method.length == 0 || !text_copy(message->method, sizeof message->method, method))
		return false;
	if (!text_begins(path, "/") || !text_begins(line, "HTTP/1."))
		return false;
	message->closes = text_is(line, "HTTP/1.0");
	text_copy(message->path, sizeof message->path, path);
	return true;
}

/* Section 4: version, three digits, perhaps a reason. */
static bool read_status_line(struct http_message *message, struct text line)
{
	int64_t status;
	if (!text_begins(take_word(&line, ' '), "HTTP/1."))
		return false;
	struct text digits = take_word(&line, ' ');
	if (digits.length != 3 || !text_to_integer(digits, &status))
		return false;
	message->status = (uint16_t)status;
	return true;
}

static bool read_length(struct http_message *message, struct text value)
{
	int64_t length;
	if (!text_to_integer(value, &length) || length > UINT32_MAX)
		return false;
	/* Section 6.3: two lengths that differ are an attempt to have one message read as two. */
	if (message->has_length && message->body_length != (uint32_t)length)
		return false;
	message->has_length = true;
	message->body_length = (uint32_t)length;
	return true;
}

static bool read_field(struct http_message *message, struct text line)
{
	struct text name = take_word(&line, ':');
	struct text value = trimmed(line);
	if (name.length == 0)
		return false;
	if (text_is_ignoring_case(name, "content-length"))
		return read_length(message, value);
	if (text_is_ignoring_case(name, "transfer-encoding")) {
		message->is_chunked = true;
		return message->kind == HTTP_REQUEST;
	}
	if (text_is_ignoring_case(name, "cookie"))
		text_copy(message->cookie, sizeof message->cookie, value);
	if (text_is_ignoring_case(name, "connection"))
		message->closes = text_is_ignoring_case(value, "close");
	return true;
}

static void end_head(struct http_message *message)
{
	/* RFC 9110, section 15.2: an interim answer precedes the one that is waited for. */
	if (message->status >= 100 && message->status < 200) {
		http_message_begin(message, message->kind);
		return;
	}
	if (message->status == 204 || message->status == 304 || message->is_chunked)
		message->body_length = 0;
	message->state = message->body_length > 0 ? HTTP_IN_BODY : HTTP_COMPLETE;
}

static void end_line(struct http_message *message)
{
	struct text line = {message->line, message->line_length};
	bool ok = true;

	message->line_length = 0;
	if (line.length > 0 && line.at[line.length - 1] == '\r')
		line.length--;
	if (message->has_start) {
		if (line.length == 0)
			end_head(message);
		else
			ok = read_field(message, line);
	} else if (line.length > 0) { /* Section 2.2: an empty line before the first is passed over. */
		message->has_start = true;
		ok = message->kind == HTTP_REQUEST ? read_request_line(message, line) : read_status_line(message, line);
	}
	if (!ok)
		message->state = HTTP_MALFORMED;
}

static void read_head(struct http_message *message, struct bytes *input)
{
	while (input->length > 0 && message->state == HTTP_IN_HEAD) {
		char c = (char)take_up_to(input, 1).at[0];
		message->head_length++;
		if (c == '\n')
			end_line(message);
		else if (message->line_length < sizeof message->line && message->head_length < LONGEST_HTTP_HEAD)
			message->line[message->line_length++] = c;
		else
			message->state = HTTP_MALFORMED;
	}
}

struct bytes http_message_feed(struct http_message *message, struct bytes *input)
{
	if (message->state == HTTP_IN_HEAD)
		read_head(message, input);
	if (message->state != HTTP_IN_BODY)
		return (struct bytes){input->at, 0};
	struct bytes piece = take_up_to(input, message->body_length - message->body_received);
	message->body_received += (uint32_t)piece.length;
	if (message->body_received == message->body_length)
		message->state = HTTP_COMPLETE;
	return piece;
}
