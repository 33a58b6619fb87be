#include "console/method.h"
#include "data/user_data.h"
#include "memory/string.h"
#include "refusal.h"

/** Bytes of data that one line carries. */
enum { LONGEST_BLOCK = 2048 };
/** Bytes of data whose base64 would take as much of the line as a piece's own members. */
enum { PER_PIECE = 24 };

/** What came so far of an item that is not whole yet. */
static uint8_t begun[LONGEST_USER_DATA];
static size_t begun_length;

/** An item that was stored, whole. */
static uint8_t item[LONGEST_USER_DATA];

static bool user_data_store_method(struct json params, struct json_writer *result)
{
	struct bytes data;
	bool goes_on = false;
	(void)result;
	if (!param_bytes(params, "data", &data))
		return false;
	if (param_is_there(params, "more") && !param_flag(params, "more", &goes_on))
		return false;
	size_t before = begun_length;
	begun_length = 0;
	if (data.length > LONGEST_USER_DATA - before)
		return refuse_with("invalid-value", "user data have 1 to %u bytes", LONGEST_USER_DATA);
	memcpy(begun + before, data.at, data.length);
	if (!goes_on)
		return user_data_store((struct bytes){ begun, before + data.length });
	begun_length = before + data.length;
	return true;
}

static void put_piece(struct json_writer *result, struct bytes data, bool ends)
{
	json_open_object(result);
	json_name(result, "data");
	json_put_base64(result, data);
	json_name(result, "ends");
	json_put_boolean(result, ends);
	json_close_object(result);
}

/** Writes as much of the items behind the walk as fits a line, `offset` bytes of the first left out; whether more follows. */
static bool put_pieces(struct json_writer *result, struct record_walk *walk, int64_t offset)
{
	size_t length;
	size_t room = LONGEST_BLOCK;
	while (user_data_next(walk, item, &length)) {
		if (room <= PER_PIECE)
			return true;
		room -= PER_PIECE;
		size_t skipped = offset < (int64_t)length ? (size_t)offset : length;
		size_t left = length - skipped;
		size_t part = left < room ? left : room;
		put_piece(result, (struct bytes){ item + skipped, part }, part == left);
		room -= part;
		offset = 0;
		if (part < left)
			return true;
	}
	return false;
}

static bool user_data_read_method(struct json params, struct json_writer *result)
{
	struct record_walk walk = { 0 };
	int64_t number;
	int64_t offset;
	size_t length;
	if (!param_natural_or_zero(params, "item", &number) || !param_natural_or_zero(params, "offset", &offset))
		return false;
	while (number > 0 && user_data_next(&walk, item, &length))
		number -= 1;
	json_open_object(result);
	json_name(result, "pieces");
	json_open_array(result);
	bool has_more = put_pieces(result, &walk, offset);
	json_close_array(result);
	json_name(result, "more");
	json_put_boolean(result, has_more);
	json_close_object(result);
	return true;
}

const struct method data_methods[] = {
	{ "user-data.store", user_data_store_method, NULL },
	{ "user-data.read", user_data_read_method, NULL },
	{ NULL, NULL, NULL },
};
