#include "update/image.h"

#include "crypto/ed25519_keys.h"
#include "memory/string.h"
#include "text/json.h"
#include "update/signing_key.h"

static const char product[] = "PICO";

enum { PROLOGUE = 12, LONGEST_IMAGE = 0x80000 };

static bool read_header(struct text header, struct image *image)
{
	struct json json;
	int64_t schema;
	if (!json_read(header, &json) || !json_is(json_member(json, "product"), product))
		return false;
	if (!json_string(json_member(json, "version"), image->version, sizeof image->version))
		return false;
	if (!json_integer(json_member(json, "configurationSchema"), &schema) || schema < 1 || schema > UINT8_MAX)
		return false;
	image->configuration_schema = (uint32_t)schema;
	return true;
}

bool image_read(struct bytes bytes, struct image *image)
{
	uint32_t lengths[2];
	if (bytes.length < PROLOGUE || memcmp(bytes.at, "AIMG", 4) != 0)
		return false;
	memcpy(lengths, bytes.at + 4, sizeof lengths);
	if (lengths[0] > LONGEST_IMAGE || lengths[1] > LONGEST_IMAGE)
		return false;
	size_t length = PROLOGUE + lengths[0] + lengths[1] + ED25519_SIGNATURE;
	if (length > LONGEST_IMAGE || length > bytes.length)
		return false;
	image->whole = (struct bytes){ bytes.at, length };
	image->code = (struct bytes){ bytes.at + PROLOGUE + lengths[0], lengths[1] };
	return read_header((struct text){ (const char *)bytes.at + PROLOGUE, lengths[0] }, image);
}

bool image_is_signed(const struct image *image)
{
	struct bytes covered = { image->whole.at, image->whole.length - ED25519_SIGNATURE };
	return ed25519_holds(signing_key, covered, image->whole.at + covered.length);
}
