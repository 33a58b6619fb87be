#include "update/boot_control.h"

#include "state/journal_keys.h"
#include "storage/journal.h"

char boot_active(void)
{
	return text_is(journal_recall(KEY_BOOT_ACTIVE), "b") ? 'b' : 'a';
}

bool boot_is_armed(void)
{
	return text_is(journal_recall(KEY_BOOT_TRIAL), "armed");
}

void boot_arm(char running)
{
	journal_record(KEY_BOOT_ACTIVE, (struct text){ &running, 1 });
	journal_record_string(KEY_BOOT_TRIAL, "armed");
}

void boot_note_tried(void)
{
	journal_record_string(KEY_BOOT_TRIAL, "tried");
}

void boot_end_trial(void)
{
	if (journal_recall(KEY_BOOT_TRIAL).length > 0)
		journal_record_string(KEY_BOOT_TRIAL, "none");
}

void boot_confirm(char slot)
{
	journal_record(KEY_BOOT_ACTIVE, (struct text){ &slot, 1 });
	journal_record_string(KEY_BOOT_TRIAL, "none");
}

char other_slot(char slot)
{
	return slot == 'a' ? 'b' : 'a';
}

const struct partition *slot_partition(char slot)
{
	return slot == 'a' ? &FIRMWARE_A : &FIRMWARE_B;
}
