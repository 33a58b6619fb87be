/**
 * HTTP/1.1 to the backend, inside TLS: one request at a time, for one user at a time. A request that has to prove who sends it is
 * signed, over a nonce that the backend gives for it (docs/cloud.md, signed-challenge).
 */
#ifndef NET_HTTP_CLIENT_H
#define NET_HTTP_CLIENT_H

#include "net/task.h"
#include "text/text.h"
#include "trust/endpoint.h"

/** Bytes of an answer that is kept: certificates, nonces, reasons. */
#define LONGEST_HTTP_ANSWER 2048

/** By what the device proves who it is. */
enum proof {
	PROOF_NONE,
	/** The IDevID. */
	PROOF_IDENTITY,
	/** An operational credential. */
	PROOF_CREDENTIAL,
};

struct http_request {
	const char *method;
	/** Path and query. */
	const char *path;
	/** Media type of the body; NULL: there is none. */
	const char *type;
	struct bytes body;
	enum proof proof;
	/** Generation of PROOF_CREDENTIAL. */
	uint32_t generation;
	/** Gets the body of an answer with status 200 as it comes, and says whether more is wanted. NULL: it is kept. */
	bool (*receive)(struct bytes piece);
};

/** Whether nobody else uses it; then `user` (any address of its own) does until `http_release`, and speaks to `to`, which has to stay. */
bool http_take(const void *user, const struct endpoint *to);
/** Ends the connection and whatever is under way on it. Harmless for who does not use it. */
void http_release(const void *user);

/**
 * Sends a request, over the connection of the one before where there is one; done when its answer is there, whatever its status.
 * `request` and all that it points to have to stay until then.
 */
enum progress http_ask(const struct http_request *request);
uint16_t http_status(void);
/** The body that was kept. */
struct text http_body(void);
/** The member `name` of a body that is a JSON object, as a text with a NUL. */
bool http_member(const char *name, char *to, size_t room);

#endif
