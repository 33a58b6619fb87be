#include "net/enrolment.h"

#include <stddef.h>

#include "credentials/credentials.h"
#include "der/request.h"
#include "identity/identity.h"
#include "net/certs_only.h"
#include "net/challenge.h"
#include "net/cloud.h"
#include "net/cursor.h"
#include "net/evidence.h"
#include "net/http_client.h"
#include "refusal.h"
#include "text/base64.h"
#include "text/format.h"

/** The longest is evidence, with a certificate of 1024 bytes in base64 in it. */
#define BODY_ROOM 2048
/** Bytes of a message with certificates: what fits an answer, decoded. */
#define CERTIFICATES_ROOM (LONGEST_HTTP_ANSWER / 4 * 3)

/** Certificates, and the message that they stand in. */
struct certificates {
	uint8_t der[CERTIFICATES_ROOM];
	struct bytes each[MOST_CERTIFICATES];
	size_t count;
};

static struct {
	struct task task;
	struct task step;
	struct endpoint to;
	struct http_request request;
	char path[80];
	char nonce[NONCE_ROOM];
	char body[BODY_ROOM];
	struct certificates issuers;
	struct certificates issued;
} enrolment;

/* A backend that fails is another thing than one that says no. */
static enum progress not_served(const char *what)
{
	char code[65];
	char reason[129];
	const char *fault = http_status() >= 500 ? FAULT_UNREACHABLE : FAULT_ENROLMENT;

	if (!http_member("code", code, sizeof code))
		return cloud_fail(fault, "%s was not given: %u", what, (uint32_t)http_status());
	if (!http_member("reason", reason, sizeof reason))
		reason[0] = 0;
	return cloud_fail(fault, "%s was not given: %u %s: %s", what, (uint32_t)http_status(), code, reason);
}

static const struct http_request *get(const char *path)
{
	enrolment.request = (struct http_request){.method = "GET", .path = path};
	return &enrolment.request;
}

static const struct http_request *post(const char *path, const char *type, size_t length)
{
	enrolment.request = (struct http_request){.method = "POST", .path = path, .type = type,
						  .body = {(const uint8_t *)enrolment.body, length}};
	return &enrolment.request;
}

/* Whether the answer holds certificates. */
static bool take_certificates(struct certificates *into)
{
	size_t length;
	into->count = 0;
	if (http_status() == 200 && base64_read_lines(http_body(), into->der, sizeof into->der, &length))
		into->count = certs_only_read((struct bytes){into->der, length}, into->each);
	return into->count > 0;
}

static size_t write_evidence(void)
{
	struct buffer_sink body;
	buffer_sink_open(&body, enrolment.body, sizeof enrolment.body);
	return evidence_put(&body.sink, enrolment.nonce) && !body.overflowed ? body.length : 0;
}

static size_t write_certificate_request(void)
{
	uint8_t der[LONGEST_REQUEST];
	size_t length = credentials_prepare(der, sizeof der);
	base64_write(enrolment.body, (struct bytes){der, length});
	return base64_length(length);
}

static enum progress attest(void)
{
	struct task *task = &enrolment.step;
	TASK_BEGIN(task);
	text_format(enrolment.path, sizeof enrolment.path, "/attestation?identity=%s", identity_get());
	get(enrolment.path);
	TASK_NEED(task, http_ask(&enrolment.request));
	if (http_status() != 200 || !http_member("nonce", enrolment.nonce, sizeof enrolment.nonce) ||
	    !is_nonce(text_of(enrolment.nonce))) {
		not_served("a nonce for the attestation");
		TASK_FAIL(task);
	}
	post("/attestation", "application/json", write_evidence());
	TASK_NEED(task, http_ask(&enrolment.request));
	if (http_status() != 204) {
		not_served("the attestation");
		TASK_FAIL(task);
	}
	TASK_END(task);
}

/* The authority, then a certificate of it for a key that is made for it. */
static enum progress certify(const char *path, enum proof proof, uint32_t generation)
{
	struct task *task = &enrolment.step;
	TASK_BEGIN(task);
	get("/.well-known/est/cacerts");
	TASK_NEED(task, http_ask(&enrolment.request));
	if (!take_certificates(&enrolment.issuers)) {
		not_served("the authority's certificate");
		TASK_FAIL(task);
	}
	post(path, "application/pkcs10", write_certificate_request());
	enrolment.request.proof = proof;
	enrolment.request.generation = generation;
	TASK_NEED(task, http_ask(&enrolment.request));
	if (!take_certificates(&enrolment.issued)) {
		not_served("a certificate");
		TASK_FAIL(task);
	}
	if (credentials_install(enrolment.issued.each[0], enrolment.issuers.each, enrolment.issuers.count) == NULL) {
		cloud_fail(FAULT_ENROLMENT, "%s", last_refusal()->reason);
		TASK_FAIL(task);
	}
	TASK_END(task);
}

static enum progress enrol_first(void)
{
	struct task *task = &enrolment.task;
	TASK_BEGIN(task);
	if (!cloud_address(&enrolment.to)) {
		cloud_fail(FAULT_UNREACHABLE, "nobody has said where the backend is");
		TASK_FAIL(task);
	}
	TASK_AWAIT(task, http_take(&enrolment, &enrolment.to));
	TASK_NEED(task, attest());
	TASK_NEED(task, certify("/.well-known/est/simpleenroll", PROOF_IDENTITY, 0));
	TASK_END(task);
}

static enum progress enrol_next(uint32_t generation)
{
	struct task *task = &enrolment.task;
	TASK_BEGIN(task);
	if (!cloud_address(&enrolment.to)) {
		cloud_fail(FAULT_UNREACHABLE, "nobody has said where the backend is");
		TASK_FAIL(task);
	}
	TASK_AWAIT(task, http_take(&enrolment, &enrolment.to));
	TASK_NEED(task, certify("/.well-known/est/simplereenroll", PROOF_CREDENTIAL, generation));
	TASK_END(task);
}

static enum progress end(enum progress progress)
{
	if (progress != TASK_WAITS)
		http_release(&enrolment);
	return progress;
}

enum progress enrol(void)
{
	return end(enrol_first());
}

enum progress reenrol(uint32_t generation)
{
	return end(enrol_next(generation));
}

void enrolment_stop(void)
{
	http_release(&enrolment);
	task_reset(&enrolment.task);
	task_reset(&enrolment.step);
}
