/**
 * Which slot the next start runs. The journal holds the confirmed slot and, for one start, the trial: `armed` before the first start of a
 * new image, `tried` once it was started. A tried image that nobody confirmed is not started again.
 */
#ifndef UPDATE_BOOT_CONTROL_H
#define UPDATE_BOOT_CONTROL_H

#include <stdbool.h>

#include "flash_map.h"

/** 'a' or 'b'; 'a' when nothing is recorded. */
char boot_active(void);
bool boot_is_armed(void);
/** Runs the slot that is not `running` at the next start, once. */
void boot_arm(char running);
/** Before an armed image runs: one that hangs or loses power is not tried for ever. */
void boot_note_tried(void);
/** Nothing is on trial. */
void boot_end_trial(void);
/** `slot` is the confirmed one from now on. */
void boot_confirm(char slot);

char other_slot(char slot);
const struct partition *slot_partition(char slot);

#endif
