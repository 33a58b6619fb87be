/**
 * What the device reads of an X.509 certificate (RFC 5280): no more than it has to decide on.
 */
#ifndef DER_CERTIFICATE_H
#define DER_CERTIFICATE_H

#include <stdbool.h>

#include "crypto/ed25519_keys.h"
#include "text/text.h"

struct certificate {
	/** What the signature covers. */
	struct bytes body;
	/** Distinguished names, whole. */
	struct bytes issuer;
	struct bytes subject;
	/** SubjectPublicKeyInfo, whole. */
	struct bytes public_key_info;
	/** The Ed25519 key in it; NULL when it is of another kind. */
	const uint8_t *ed25519_key;
	/** Ms since the epoch. */
	int64_t not_before;
	int64_t not_after;
	/** Whether it may issue certificates. */
	bool is_authority;
	/** Signature and whether it is an Ed25519 one. */
	struct bytes signature;
	bool is_signed_with_ed25519;
};

/** Takes any bytes. */
bool certificate_read(struct bytes der, struct certificate *certificate);
/** The one serialNumber in a distinguished name; empty when there is none, or two: whose is it then? */
struct text name_serial_number(struct bytes name);
/** Why `der` cannot certify `public_key` of `identity` now; NULL when it can. */
const char *certificate_fault(struct bytes der, const struct bytes *authorities, size_t count, const char *identity,
			      const uint8_t public_key[ED25519_PUBLIC], int64_t now);

#endif
