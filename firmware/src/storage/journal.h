/**
 * Small durable facts by key: long tasks that a start has to finish, boot control, numbers that must not be used twice. The last
 * one recorded counts.
 */
#ifndef STORAGE_JOURNAL_H
#define STORAGE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "text/text.h"

/** With this the longest facts that can stand together fit a sector. */
#define LONGEST_FACT 2304

void journal_start(void);
/** The value under `key`, in flash; empty when there is none. Good until the next record. */
struct text journal_recall(const char *key);
/** The same as a number; 0 when there is none. */
int64_t journal_number(const char *key);
/** Durable on return; nothing is written when that is the value already. */
void journal_record(const char *key, struct text value);
void journal_record_string(const char *key, const char *value);
void journal_record_number(const char *key, int64_t value);
/** Erases a fact, and all that it ever was, from flash. Can be repeated after a cut. */
void journal_forget(const char *key);
/** Erases every fact but those under `keys` (ended by NULL). Can be repeated after a cut. */
void journal_retain(const char *const *keys);

#endif
