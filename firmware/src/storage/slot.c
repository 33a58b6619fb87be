#include "storage/slot.h"

#include "crypto/constant_time.h"
#include "hal/flash.h"
#include "memory/string.h"
#include "storage/crc32.h"
#include "storage/sealing.h"
#include "text/format.h"

#define MAGIC 0x544f4c53u

/** Programmed last: a slot without it is torn, whatever else stands there. */
struct header {
	uint32_t magic;
	uint32_t generation;
	uint32_t length;
	/** Of the three before it and the sealed bytes. */
	uint32_t crc;
};

/** Sealed bytes, or behind room for their seal the plain ones: one secret at a time is open. */
static uint8_t room[SEAL_LENGTH + LONGEST_SECRET];

static uint32_t crc_of(const struct header *header, const uint8_t *sealed)
{
	return crc32(crc32(0, header, 12), sealed, header->length);
}

/** So that one secret cannot be taken for another, or for an older one. */
static void full_context(char *to, size_t limit, const char *context, uint32_t generation)
{
	text_format(to, limit, "%s %u", context, generation);
}

bool slot_open(const struct partition *place, const char *context, uint32_t *generation, struct bytes *secret)
{
	struct header header;
	char full[64];
	memcpy(&header, flash_at(place->offset), sizeof header);
	const uint8_t *sealed = flash_at(place->offset + sizeof header);
	if (header.magic != MAGIC || header.length > LONGEST_SECRET + SEAL_LENGTH || header.crc != crc_of(&header, sealed))
		return false;
	full_context(full, sizeof full, context, header.generation);
	*generation = header.generation;
	secret->at = room;
	return unseal((struct bytes){ sealed, header.length }, full, room, &secret->length);
}

void slot_close(void)
{
	forget(room, sizeof room);
}

void slot_write(const struct partition *place, const char *context, uint32_t generation, struct bytes head, struct bytes tail)
{
	char full[64];
	size_t length = head.length + tail.length;
	struct header header = { .magic = MAGIC, .generation = generation, .length = (uint32_t)length + SEAL_LENGTH };
	full_context(full, sizeof full, context, generation);
	memcpy(room + SEAL_LENGTH, head.at, head.length);
	memcpy(room + SEAL_LENGTH + head.length, tail.at, tail.length);
	seal((struct bytes){ room + SEAL_LENGTH, length }, full, room);
	header.crc = crc_of(&header, room);
	slot_erase(place);
	flash_program(place->offset + sizeof header, room, header.length);
	flash_program(place->offset, &header, sizeof header);
}

bool slot_is_blank(const struct partition *place)
{
	return flash_is_blank(place->offset, place->size);
}

void slot_erase(const struct partition *place)
{
	for (uint32_t at = 0; at < place->size; at += FLASH_SECTOR)
		if (!flash_is_blank(place->offset + at, FLASH_SECTOR))
			flash_erase_sector(place->offset + at);
}
