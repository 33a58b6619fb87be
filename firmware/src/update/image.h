/**
 * Firmware images: magic "AIMG", length of the header, length of the code (32 bits each, little-endian), header (JSON), code, Ed25519
 * signature over all before it. Spaces at the header's end have the code begin with a page of flash.
 */
#ifndef UPDATE_IMAGE_H
#define UPDATE_IMAGE_H

#include <stdbool.h>

#include "crypto/sha256.h"
#include "text/text.h"

#define LONGEST_VERSION 32

struct image {
	struct bytes whole;
	struct bytes code;
	char version[LONGEST_VERSION];
	uint32_t configuration_schema;
};

/** Reads the image at the beginning of `bytes`. False when there is none for this product; takes any bytes. Believes nothing yet. */
bool image_read(struct bytes bytes, struct image *image);
/** Whether the maker of this product has signed it. Takes a while. */
bool image_is_signed(const struct image *image);

#endif
