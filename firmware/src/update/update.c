#include "update/update.h"

#include "hal/flash.h"
#include "log/log.h"
#include "memory/string.h"
#include "refusal.h"
#include "reset/reset.h"
#include "update/boot_control.h"
#include "update/image.h"
#include "update/running.h"

static struct {
	bool is_under_way;
	uint32_t size;
	uint32_t received;
	uint8_t digest[SHA256_LENGTH];
} receiving;

static const struct partition *idle_partition(void)
{
	return slot_partition(other_slot(running_slot()));
}

bool update_begin(int64_t size, const uint8_t digest[SHA256_LENGTH])
{
	if (running_is_trial())
		return refuse("busy", "the running image is on trial");
	const struct partition *slot = idle_partition();
	if (size < 1 || size > slot->size)
		return refuse_with("invalid-value", "an image has 1 to %u bytes", slot->size);
	for (uint32_t at = 0; at < (uint32_t)size; at += FLASH_SECTOR)
		flash_erase_sector(slot->offset + at);
	receiving.is_under_way = true;
	receiving.size = (uint32_t)size;
	receiving.received = 0;
	memcpy(receiving.digest, digest, SHA256_LENGTH);
	return true;
}

bool update_write(int64_t offset, struct bytes block)
{
	if (!receiving.is_under_way)
		return refuse("wrong-state", "no update was begun");
	if (block.length > LONGEST_UPDATE_BLOCK)
		return refuse_with("invalid-value", "a block has at most %u bytes", LONGEST_UPDATE_BLOCK);
	if (offset != receiving.received)
		return refuse_with("invalid-value", "offset %u is next", receiving.received);
	if (block.length > receiving.size - receiving.received)
		return refuse("invalid-value", "the image is longer than announced");
	flash_program(idle_partition()->offset + receiving.received, block.at, block.length);
	receiving.received += (uint32_t)block.length;
	return true;
}

/** Judges what stands in flash, and not what came over the line. */
static bool check(struct bytes file, const char *origin)
{
	uint8_t digest[SHA256_LENGTH];
	struct image image;
	sha256(file.at, file.length, digest);
	if (memcmp(digest, receiving.digest, SHA256_LENGTH) != 0)
		return refuse("bad-digest", "the image does not have the announced digest");
	if (image_read(file, &image) && image.whole.length == file.length && image_is_signed(&image))
		return true;
	log_note("update-refused", origin, "bad-signature");
	return refuse("bad-signature", "the image is not signed for this product");
}

bool update_finish(const char *origin)
{
	if (!receiving.is_under_way)
		return refuse("wrong-state", "no update was begun");
	if (receiving.received != receiving.size)
		return refuse("wrong-state", "the image is not complete");
	/* It would be finished by firmware on trial, in a schema that the older one does not know. */
	if (reset_is_due())
		return refuse("wrong-state", "a reset is due");
	receiving.is_under_way = false;
	if (!check((struct bytes){ flash_at(idle_partition()->offset), receiving.size }, origin))
		return false;
	boot_arm(running_slot());
	return true;
}

void update_confirm(void)
{
	if (!running_is_trial())
		return;
	boot_confirm(running_slot());
	running_was_confirmed();
}
