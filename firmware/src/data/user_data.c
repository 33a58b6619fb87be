#include "data/user_data.h"

#include "memory/string.h"
#include "refusal.h"
#include "storage/sealing.h"

/* A ring of sealed pieces; each is marked with whether its item begins with it and whether that goes on after it. */
enum { BEGINS = 2, GOES_ON = 1 };
/** A record has to fit a sector together with its seal. */
enum { LONGEST_PIECE = 2048 };

static const char context[] = "user data";
static struct record_log records;
/** Mark and bytes of one piece, behind room for its seal. */
static uint8_t room[SEAL_LENGTH + 1 + LONGEST_PIECE];

void user_data_start(void)
{
	record_log_open(&records, &USER_DATA, NULL);
}

static void store_piece(uint8_t mark, const uint8_t *bytes, size_t length)
{
	uint8_t *piece = room + SEAL_LENGTH;
	piece[0] = mark;
	memcpy(piece + 1, bytes, length);
	seal((struct bytes){ piece, 1 + length }, context, room);
	record_log_append(&records, (struct bytes){ room, SEAL_LENGTH + 1 + length });
}

bool user_data_store(struct bytes item)
{
	if (item.length == 0 || item.length > LONGEST_USER_DATA)
		return refuse_with("invalid-value", "user data have 1 to %u bytes", LONGEST_USER_DATA);
	for (size_t at = 0; at < item.length; at += LONGEST_PIECE) {
		size_t left = item.length - at;
		uint8_t mark = (uint8_t)((at == 0 ? BEGINS : 0) | (left > LONGEST_PIECE ? GOES_ON : 0));
		store_piece(mark, item.at + at, left < LONGEST_PIECE ? left : LONGEST_PIECE);
	}
	return true;
}

bool user_data_next(struct record_walk *walk, uint8_t *item, size_t *length)
{
	const uint8_t *piece = room;
	struct bytes record;
	/* Pieces count for nothing where the beginning is gone with its sector, or was never whole. */
	bool has_begun = false;
	*length = 0;
	while (record_log_next(&records, walk, &record)) {
		size_t n;
		if (record.length > sizeof room || !unseal(record, context, room, &n) || n < 1)
			continue;
		if (piece[0] & BEGINS) {
			has_begun = true;
			*length = 0;
		}
		if (!has_begun || n - 1 > LONGEST_USER_DATA - *length)
			continue;
		memcpy(item + *length, piece + 1, n - 1);
		*length += n - 1;
		if (!(piece[0] & GOES_ON))
			return true;
	}
	return false;
}

void user_data_erase(void)
{
	record_log_erase(&records);
}
