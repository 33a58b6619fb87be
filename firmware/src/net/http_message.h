/**
 * Reads one HTTP/1.1 message (RFC 9112), request or response, as it comes in, in pieces of any size. Of its head it keeps what this
 * device has use for; its body is handed on as it comes, so that a whole firmware image can be one.
 *
 * A body is as long as Content-Length says. Chunked bodies are not taken: nobody who talks to this device needs them, and two
 * ways to say where a message ends are one too many.
 */
#ifndef NET_HTTP_MESSAGE_H
#define NET_HTTP_MESSAGE_H

#include "text/text.h"

#define LONGEST_HTTP_LINE 512
#define LONGEST_HTTP_HEAD 4096
#define HTTP_PATH_ROOM 64
#define HTTP_COOKIE_ROOM 128

enum http_kind { HTTP_REQUEST, HTTP_RESPONSE };
enum http_state { HTTP_IN_HEAD, HTTP_IN_BODY, HTTP_COMPLETE, HTTP_MALFORMED };

struct http_message {
	enum http_kind kind;
	enum http_state state;
	/** Of a response. */
	uint16_t status;
	/** Of a request. A path or cookie that does not fit is left empty, and so is none that anybody knows. */
	char method[8];
	char path[HTTP_PATH_ROOM];
	char cookie[HTTP_COOKIE_ROOM];
	/** The peer ends the connection after this message. */
	bool closes;
	/** A request whose body comes in chunks. */
	bool is_chunked;
	uint32_t body_length;
	uint32_t body_received;

	char line[LONGEST_HTTP_LINE];
	uint16_t line_length;
	uint16_t head_length;
	bool has_start;
	bool has_length;
};

void http_message_begin(struct http_message *message, enum http_kind kind);

/**
 * Takes bytes off the front of `input` until a piece of the body was found, the message is over, or nothing is left. Returns that
 * piece; empty when there is none. To be called again while something is left and the message is neither complete nor malformed.
 */
struct bytes http_message_feed(struct http_message *message, struct bytes *input);

#endif
