/**
 * The device's side of Espressif's security 1, without any I/O: an X25519 secret masked with the digest of the proof of possession
 * keys one AES-256-CTR stream, which runs on through proofs and messages of both directions.
 *
 * The stream has no integrity: what was changed on its way opens to something else. Messages are checked like any from outside.
 */
#ifndef NET_SET_UP_SESSION_H
#define NET_SET_UP_SESSION_H

#include "crypto/aes.h"
#include "crypto/sha256.h"
#include "crypto/x25519.h"
#include "net/set_up_fault.h"
#include "text/sink.h"
#include "text/text.h"

struct set_up_session {
	/** An exchange was begun and waits for the person's proof. */
	bool is_begun;
	uint8_t client_key[X25519_LENGTH];
	uint8_t device_key[X25519_LENGTH];
	struct aes_ctr begun;
	/** The person has proven to hold the label. Stays until the next proof: beginning another exchange takes no secret. */
	bool is_proven;
	struct aes_ctr stream;
};

/** Wrong proofs that are left; shared by all sessions from one start to the next. */
extern unsigned set_up_proofs_left;

/**
 * Answers a message on prov-session. `proof_digest`: SHA-256 of the proof of possession. `*has_begun` becomes true when the session
 * was set up by it. Takes any bytes; after a fault all is as it was, save that a wrong proof is counted and ends the exchange.
 */
set_up_verdict set_up_session_answer(struct set_up_session *session, const uint8_t proof_digest[SHA256_LENGTH], struct bytes message,
				     struct buffer_sink *answer, bool *has_begun);
/** Opens or seals in place; nothing without a proven session. */
set_up_verdict set_up_session_pass(struct set_up_session *session, void *bytes, size_t length);

#endif
