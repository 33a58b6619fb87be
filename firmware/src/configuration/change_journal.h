/**
 * Makes "saved" and "logged" one act over power cuts: what changes is noted before the save and written to the log after it; a start that
 * finds a save without its entries writes them then. An entry never tells of a change that was not saved.
 */
#ifndef CONFIGURATION_CHANGE_JOURNAL_H
#define CONFIGURATION_CHANGE_JOURNAL_H

#include "configuration/values.h"

/** Sequence of the newest copy whose save was completed; 0 when there is none. */
uint32_t changes_completed(void);
/** Before the save of copy `sequence`: what `old` holds and `next` changes. */
void changes_announce(uint32_t sequence, const char *origin, const struct values *old, const struct values *next);
/** Before the save of copy `sequence`, which holds what was stored, in another schema. */
void changes_announce_migration(uint32_t sequence, uint32_t from, uint32_t to);
/** After the save of copy `sequence`, which holds `saved`: logs what was announced for it. */
void changes_complete(uint32_t sequence, const struct values *saved);
/** After the save of a copy that has no entries of its own. */
void changes_settle(uint32_t sequence);
/** At start: finishes what a cut left undone for the newest copy, which holds `saved`, and drops what was announced and not saved. */
void changes_recover(uint32_t newest, const struct values *saved);

#endif
