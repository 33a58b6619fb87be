#include "storage/record_log.h"

#include "hal/flash.h"
#include "hal/power.h"
#include "memory/string.h"
#include "storage/crc32.h"

#define MAGIC 0x41524c31u

struct sector_header {
	uint32_t magic;
	uint32_t generation;
	uint32_t crc;
};

enum { SECTOR_HEADER = sizeof(struct sector_header), RECORD_HEADER = 6 };

static uint32_t places(const struct record_log *log)
{
	return log->partition->size / FLASH_SECTOR;
}

static uint32_t offset_of(const struct record_log *log, uint8_t place)
{
	return log->partition->offset + place * FLASH_SECTOR;
}

/** Generation of the sector in `place`; 0 when there is none. */
static uint32_t generation_at(const struct record_log *log, uint8_t place)
{
	struct sector_header header;
	memcpy(&header, flash_at(offset_of(log, place)), sizeof header);
	return header.magic == MAGIC && header.crc == crc32(0, &header, 8) ? header.generation : 0;
}

/** The whole record at `offset` in a sector; false when none was written there or it is torn. */
static bool record_at(const uint8_t *sector, uint32_t offset, struct bytes *body)
{
	const uint8_t *at = sector + offset;
	uint32_t length = at[0] | (uint32_t)at[1] << 8;
	uint32_t crc = at[2] | (uint32_t)at[3] << 8 | (uint32_t)at[4] << 16 | (uint32_t)at[5] << 24;
	if (offset + RECORD_HEADER + length > FLASH_SECTOR)
		return false;
	*body = (struct bytes){ at + RECORD_HEADER, length };
	return crc == crc32(crc32(0, at, 2), body->at, length);
}

/** Finds the next record of a sector from `*offset` on; false, with `*offset` where the sector is free, when there is none. */
static bool next_in_sector(uint32_t sector_offset, uint32_t *offset, struct bytes *body)
{
	const uint8_t *sector = flash_at(sector_offset);
	while (*offset + RECORD_HEADER <= FLASH_SECTOR) {
		if (record_at(sector, *offset, body)) {
			*offset += RECORD_HEADER + (uint32_t)body->length;
			return true;
		}
		if (flash_is_blank(sector_offset + *offset, FLASH_SECTOR - *offset))
			return false;
		/* Torn: it tells nothing certain of its length, but what came after it begins with a page. */
		*offset = (*offset / FLASH_PAGE + 1) * FLASH_PAGE;
	}
	*offset = FLASH_SECTOR;
	return false;
}

static void find_ring(struct record_log *log)
{
	uint32_t generations[RECORD_LOG_SECTORS];
	log->count = 0;
	for (uint8_t place = 0; place < places(log); place += 1) {
		uint32_t generation = generation_at(log, place);
		if (generation == 0)
			continue;
		uint8_t at = log->count;
		for (; at > 0 && generations[at - 1] > generation; at -= 1) {
			generations[at] = generations[at - 1];
			log->ring[at] = log->ring[at - 1];
		}
		generations[at] = generation;
		log->ring[at] = place;
		log->count += 1;
	}
	log->generation = log->count == 0 ? 0 : generations[log->count - 1];
}

static void find_free(struct record_log *log)
{
	struct bytes body;
	log->free = SECTOR_HEADER;
	if (log->count > 0)
		while (next_in_sector(offset_of(log, log->ring[log->count - 1]), &log->free, &body)) {
		}
}

void record_log_open(struct record_log *log, const struct partition *partition, void (*rescue)(struct record_log *log))
{
	*log = (struct record_log){ .partition = partition, .rescue = rescue };
	find_ring(log);
	if (log->count == places(log)) {
		/* Supply failed while the oldest sector was being recycled: the newest holds no more than rescued copies. Start over. */
		flash_erase_sector(offset_of(log, log->ring[log->count - 1]));
		find_ring(log);
	}
	find_free(log);
}

static bool is_in_ring(const struct record_log *log, uint8_t place)
{
	for (uint8_t i = 0; i < log->count; i += 1)
		if (log->ring[i] == place)
			return true;
	return false;
}

/** The free place that comes after the newest sector, so that all of them wear alike. */
static uint8_t free_place(const struct record_log *log)
{
	uint8_t place = log->count == 0 ? 0 : (uint8_t)((log->ring[log->count - 1] + 1u) % places(log));
	while (is_in_ring(log, place))
		place = (uint8_t)((place + 1u) % places(log));
	return place;
}

/** Takes a new sector. */
static void begin_sector(struct record_log *log)
{
	if (log->count == places(log))
		panic("what a record log has to keep does not fit a sector");
	uint8_t place = free_place(log);
	struct sector_header header = { .magic = MAGIC, .generation = log->generation + 1 };
	header.crc = crc32(0, &header, 8);
	flash_erase_sector(offset_of(log, place));
	flash_program(offset_of(log, place), &header, sizeof header);
	log->ring[log->count] = place;
	log->count += 1;
	log->generation = header.generation;
	log->free = SECTOR_HEADER;
}

static void drop_oldest(struct record_log *log)
{
	if (log->rescue != NULL)
		log->rescue(log);
	flash_erase_sector(offset_of(log, log->ring[0]));
	log->count -= 1;
	memmove(log->ring, log->ring + 1, log->count);
}

static void put(struct record_log *log, struct bytes body)
{
	uint8_t header[RECORD_HEADER] = { (uint8_t)body.length, (uint8_t)(body.length >> 8) };
	uint32_t crc = crc32(crc32(0, header, 2), body.at, body.length);
	for (int i = 0; i < 4; i += 1)
		header[2 + i] = (uint8_t)(crc >> 8 * i);
	uint32_t at = offset_of(log, log->ring[log->count - 1]) + log->free;
	log->free += RECORD_HEADER + (uint32_t)body.length;
	log->last = (struct bytes){ flash_at(at + RECORD_HEADER), body.length };
	/* The header goes with the bytes behind it: a record that fits a page takes one operation. */
	uint8_t record[FLASH_PAGE];
	size_t with_header = FLASH_PAGE - at % FLASH_PAGE;
	if (with_header <= RECORD_HEADER)
		with_header += FLASH_PAGE - RECORD_HEADER;
	size_t part = body.length < with_header - RECORD_HEADER ? body.length : with_header - RECORD_HEADER;
	memcpy(record, header, RECORD_HEADER);
	memcpy(record + RECORD_HEADER, body.at, part);
	flash_program(at, record, RECORD_HEADER + part);
	flash_program(at + RECORD_HEADER + (uint32_t)part, body.at + part, body.length - part);
}

void record_log_append(struct record_log *log, struct bytes body)
{
	if (body.length > LONGEST_RECORD)
		panic("a record fits no sector");
	if (log->count == 0 || log->free + RECORD_HEADER + body.length > FLASH_SECTOR) {
		begin_sector(log);
		/* Rescued records have room before the oldest sector goes. */
		if (log->count == places(log))
			drop_oldest(log);
	}
	/* What was rescued may have taken the room. */
	if (log->free + RECORD_HEADER + body.length > FLASH_SECTOR)
		panic("a record does not fit beside what is kept");
	put(log, body);
}

bool record_log_next(const struct record_log *log, struct record_walk *walk, struct bytes *body)
{
	for (; walk->sector < log->count; walk->sector += 1, walk->offset = 0) {
		if (walk->offset == 0)
			walk->offset = SECTOR_HEADER;
		if (next_in_sector(offset_of(log, log->ring[walk->sector]), &walk->offset, body))
			return true;
	}
	return false;
}

struct bytes record_log_newest(const struct record_log *log)
{
	struct record_walk walk = { 0 };
	struct bytes body;
	struct bytes newest = { NULL, 0 };
	while (record_log_next(log, &walk, &body))
		newest = body;
	return newest;
}

/** Also what is outside the ring: what a cut has left of a sector has no header, but may have most of its records. */
static void erase_all_but(struct record_log *log, uint8_t kept)
{
	for (uint8_t place = 0; place < places(log); place += 1)
		if (place != kept && !flash_is_blank(offset_of(log, place), FLASH_SECTOR))
			flash_erase_sector(offset_of(log, place));
}

void record_log_retain(struct record_log *log, void (*write)(struct record_log *log))
{
	begin_sector(log);
	write(log);
	uint8_t kept = log->ring[log->count - 1];
	erase_all_but(log, kept);
	log->ring[0] = kept;
	log->count = 1;
}

void record_log_erase(struct record_log *log)
{
	erase_all_but(log, RECORD_LOG_SECTORS);
	log->count = 0;
}
