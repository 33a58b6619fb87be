/**
 * ASN.1 in DER (X.690): elements one after the other, each a tag, a length and its content.
 */
#ifndef DER_DER_H
#define DER_DER_H

#include <stdbool.h>

#include "text/text.h"

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_OBJECT_IDENTIFIER = 0x06,
	DER_PRINTABLE_STRING = 0x13,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	/** Context-specific and constructed; the number is added. */
	DER_CONTEXT = 0xa0,
};

struct der {
	uint8_t tag;
	struct bytes content;
	/** With tag and length. */
	struct bytes whole;
};

/** Takes the first element off `rest`. False when there is none, or it is malformed or cut short. Takes any bytes. */
bool der_next(struct bytes *rest, struct der *element);
/** The same; false also when the element has another tag. */
bool der_expect(struct bytes *rest, uint8_t tag, struct der *element);

/** Object identifiers as whole elements. */
extern const struct bytes oid_ed25519;
extern const struct bytes oid_serial_number;
extern const struct bytes oid_basic_constraints;

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
extern const struct bytes ed25519_key_head;

bool bytes_equal(struct bytes a, struct bytes b);
/** The key in a SubjectPublicKeyInfo; NULL when it is of another kind. */
const uint8_t *ed25519_key_in(struct bytes public_key_info);

#endif
