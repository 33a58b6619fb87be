/**
 * Why a message of the set-up channel was not accepted: a word for machines, a sentence for people, no secret in either.
 */
#ifndef NET_SET_UP_FAULT_H
#define NET_SET_UP_FAULT_H

#include <stdint.h>

struct set_up_fault {
	/** Of HTTP. */
	uint16_t status;
	const char *code;
	const char *reason;
};

/** NULL: there is none. */
typedef const struct set_up_fault *set_up_verdict;

/** The bytes are no message of this protocol. */
extern const struct set_up_fault set_up_malformed;
/** A scheme that protects less than security 1. */
extern const struct set_up_fault set_up_insecure;
/** A scheme that this device does not know. */
extern const struct set_up_fault set_up_unknown_scheme;
/** A public key of the wrong length, or one that would fix the secret. */
extern const struct set_up_fault set_up_bad_key;
/** A proof came before its challenge. */
extern const struct set_up_fault set_up_out_of_order;
/** The other side does not know the proof of possession. */
extern const struct set_up_fault set_up_wrong_proof;
/** Too many wrong proofs: closed until the device is restarted. */
extern const struct set_up_fault set_up_locked;
/** What needs a session came without one. */
extern const struct set_up_fault set_up_no_session;

#endif
