#include "der/der.h"

#include "memory/string.h"

#define LITERAL(...) { (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) }

const struct bytes oid_ed25519 = LITERAL(0x06, 0x03, 0x2b, 0x65, 0x70);
const struct bytes oid_serial_number = LITERAL(0x06, 0x03, 0x55, 0x04, 0x05);
const struct bytes oid_basic_constraints = LITERAL(0x06, 0x03, 0x55, 0x1d, 0x13);
const struct bytes ed25519_key_head = LITERAL(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

enum { ED25519_KEY = 32 };

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

const uint8_t *ed25519_key_in(struct bytes info)
{
	bool is_one = info.length == ed25519_key_head.length + ED25519_KEY &&
		      memcmp(info.at, ed25519_key_head.at, ed25519_key_head.length) == 0;
	return is_one ? info.at + ed25519_key_head.length : NULL;
}

/** Reads the length that `bytes` begin with; how many bytes it takes itself, 0 when it is malformed. */
static size_t read_length(struct bytes bytes, size_t *length)
{
	if (bytes.length == 0)
		return 0;
	*length = bytes.at[0];
	if (*length < 0x80)
		return 1;
	size_t count = *length & 0x7f;
	/* No more than 64 KiB, and in the shortest form. */
	if (count == 0 || count > 2 || count >= bytes.length || bytes.at[1] == 0)
		return 0;
	*length = count == 1 ? bytes.at[1] : (size_t)bytes.at[1] << 8 | bytes.at[2];
	return *length < 0x80 ? 0 : 1 + count;
}

bool der_next(struct bytes *rest, struct der *element)
{
	size_t length = 0;
	if (rest->length < 2)
		return false;
	size_t used = read_length((struct bytes){ rest->at + 1, rest->length - 1 }, &length);
	if (used == 0 || length > rest->length - 1 - used)
		return false;
	element->tag = rest->at[0];
	element->content = (struct bytes){ rest->at + 1 + used, length };
	element->whole = (struct bytes){ rest->at, 1 + used + length };
	rest->at += element->whole.length;
	rest->length -= element->whole.length;
	return true;
}

bool der_expect(struct bytes *rest, uint8_t tag, struct der *element)
{
	return der_next(rest, element) && element->tag == tag;
}
