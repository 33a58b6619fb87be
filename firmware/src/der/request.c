#include "der/request.h"

#include "der/der.h"
#include "memory/string.h"

/** DER is written from its end: when an element's head is put before it, its length is known. */
struct backwards {
	uint8_t *begin;
	uint8_t *at;
	bool overflowed;
};

static void put_before(struct backwards *to, struct bytes bytes)
{
	if (to->overflowed || (size_t)(to->at - to->begin) < bytes.length) {
		to->overflowed = true;
		return;
	}
	to->at -= bytes.length;
	memcpy(to->at, bytes.at, bytes.length);
}

/** Makes what was put since `end` the content of an element. */
static void wrap(struct backwards *to, uint8_t tag, const uint8_t *end)
{
	size_t length = (size_t)(end - to->at);
	uint8_t head[3] = { tag, (uint8_t)length };
	if (length >= 0x80) {
		head[1] = 0x81;
		head[2] = (uint8_t)length;
	}
	put_before(to, (struct bytes){ head, length < 0x80 ? 2 : 3 });
}

static void put_subject(struct backwards *to, const char *identity)
{
	const uint8_t *end = to->at;
	put_before(to, (struct bytes){ (const uint8_t *)identity, strlen(identity) });
	wrap(to, DER_PRINTABLE_STRING, end);
	put_before(to, oid_serial_number);
	wrap(to, DER_SEQUENCE, end);
	wrap(to, DER_SET, end);
	wrap(to, DER_SEQUENCE, end);
}

/** CertificationRequestInfo: version 0, subject, key, no attributes. */
static void put_info(struct backwards *to, const char *identity, const uint8_t *public_key)
{
	static const uint8_t version[] = { DER_INTEGER, 1, 0 };
	static const uint8_t no_attributes[] = { DER_CONTEXT, 0 };
	const uint8_t *end = to->at;
	put_before(to, (struct bytes){ no_attributes, sizeof no_attributes });
	put_before(to, (struct bytes){ public_key, ED25519_PUBLIC });
	put_before(to, ed25519_key_head);
	put_subject(to, identity);
	put_before(to, (struct bytes){ version, sizeof version });
	wrap(to, DER_SEQUENCE, end);
}

static void put_signature(struct backwards *to, const uint8_t *signature)
{
	static const uint8_t no_unused_bits = 0;
	const uint8_t *end = to->at;
	put_before(to, (struct bytes){ signature, ED25519_SIGNATURE });
	put_before(to, (struct bytes){ &no_unused_bits, 1 });
	wrap(to, DER_BIT_STRING, end);
	end = to->at;
	put_before(to, oid_ed25519);
	wrap(to, DER_SEQUENCE, end);
}

size_t certificate_request(const char *identity, const struct ed25519_pair *key, uint8_t *to, size_t room)
{
	uint8_t signed_part[LONGEST_REQUEST];
	uint8_t signature[ED25519_SIGNATURE];
	struct backwards info = { signed_part, signed_part + sizeof signed_part, false };
	put_info(&info, identity, key->public_key);
	struct bytes body = { info.at, (size_t)(signed_part + sizeof signed_part - info.at) };
	ed25519_sign_with(key, body, signature);

	struct backwards request = { to, to + room, info.overflowed };
	put_signature(&request, signature);
	put_before(&request, body);
	wrap(&request, DER_SEQUENCE, to + room);
	if (request.overflowed)
		return 0;
	size_t length = (size_t)(to + room - request.at);
	memmove(to, request.at, length);
	return length;
}
