#include "storage/journal.h"

#include "hal/power.h"
#include "memory/string.h"
#include "storage/record_log.h"
#include "text/format.h"

/*
 * A record is `key=value`. The newest record of each key stays where it is in flash; RAM only knows where. When the oldest sector is
 * recycled the facts that count are written anew, and found again.
 */
#define MOST_FACTS 24
#define LONGEST_KEY 32

struct fact {
	struct text key;
	struct text value;
};

static struct record_log records;
static struct fact facts[MOST_FACTS];
static size_t fact_count;
static const char *const *kept_keys;
static const char *forgotten_key;

static struct fact *find(struct text key)
{
	for (size_t i = 0; i < fact_count; i += 1)
		if (text_equals(facts[i].key, key))
			return &facts[i];
	return NULL;
}

static void note(struct bytes record)
{
	const char *at = (const char *)record.at;
	size_t end = 0;
	while (end < record.length && at[end] != '=')
		end += 1;
	if (end == record.length)
		return;
	struct fact fact = { { at, end }, { at + end + 1, record.length - end - 1 } };
	struct fact *known = find(fact.key);
	if (known != NULL)
		*known = fact;
	else if (fact_count < MOST_FACTS)
		facts[fact_count++] = fact;
	else
		panic("there are more facts than the journal has room for");
}

static void find_facts(void)
{
	struct record_walk walk = { 0 };
	struct bytes record;
	fact_count = 0;
	while (record_log_next(&records, &walk, &record))
		note(record);
}

static struct bytes whole(const struct fact *fact)
{
	return (struct bytes){ (const uint8_t *)fact->key.at, fact->key.length + 1 + fact->value.length };
}

static void rescue(struct record_log *log)
{
	for (size_t i = 0; i < fact_count; i += 1)
		record_log_append(log, whole(&facts[i]));
}

void journal_start(void)
{
	record_log_open(&records, &JOURNAL, rescue);
	find_facts();
}

struct text journal_recall(const char *key)
{
	struct fact *fact = find(text_of(key));
	return fact == NULL ? (struct text){ "", 0 } : fact->value;
}

int64_t journal_number(const char *key)
{
	int64_t number = 0;
	(void)text_to_integer(journal_recall(key), &number);
	return number;
}

void journal_record(const char *key, struct text value)
{
	static uint8_t record[LONGEST_KEY + 1 + LONGEST_FACT];
	size_t key_length = strlen(key);
	struct fact *known = find(text_of(key));
	if (known == NULL ? value.length == 0 : text_equals(known->value, value))
		return;
	if (key_length > LONGEST_KEY || value.length > LONGEST_FACT)
		panic("a fact is too long for the journal");
	memcpy(record, key, key_length);
	record[key_length] = '=';
	memcpy(record + key_length + 1, value.at, value.length);
	uint32_t generation = records.generation;
	record_log_append(&records, (struct bytes){ record, key_length + 1 + value.length });
	/* A new sector may have moved the other facts. */
	if (records.generation == generation)
		note(records.last);
	else
		find_facts();
}

void journal_record_string(const char *key, const char *value)
{
	journal_record(key, text_of(value));
}

void journal_record_number(const char *key, int64_t value)
{
	char digits[21];
	size_t length = text_format(digits, sizeof digits, "%d", value);
	journal_record(key, (struct text){ digits, length });
}

static bool is_kept(struct text key)
{
	for (const char *const *each = kept_keys; *each != NULL; each += 1)
		if (text_is(key, *each))
			return true;
	return false;
}

static void write_kept(struct record_log *log)
{
	for (size_t i = 0; i < fact_count; i += 1)
		if (is_kept(facts[i].key))
			record_log_append(log, whole(&facts[i]));
}

void journal_retain(const char *const *keys)
{
	kept_keys = keys;
	record_log_retain(&records, write_kept);
	find_facts();
}

static void write_not_forgotten(struct record_log *log)
{
	for (size_t i = 0; i < fact_count; i += 1)
		if (!text_is(facts[i].key, forgotten_key))
			record_log_append(log, whole(&facts[i]));
}

void journal_forget(const char *key)
{
	forgotten_key = key;
	record_log_retain(&records, write_not_forgotten);
	find_facts();
}
