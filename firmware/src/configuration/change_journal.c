#include "configuration/change_journal.h"

#include "log/log.h"
#include "memory/scratch.h"
#include "memory/string.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/format.h"

/*
 * What is announced, as the journal keeps it: sequence, schemas of a migration (0 of a change), length of the origin, origin; then for each
 * field lengths of name and old value, name, and the old value as the log shows it. New values are not in it: the saved copy has them.
 */
struct head {
	uint32_t sequence;
	uint8_t from_schema;
	uint8_t to_schema;
	uint8_t origin_length;
	uint8_t unused;
};

struct old_value {
	uint16_t name_length;
	uint16_t length;
};

uint32_t changes_completed(void)
{
	return (uint32_t)journal_number(KEY_CONFIGURATION_COMPLETED);
}

static bool announced(struct head *head, struct bytes *rest)
{
	struct text record = journal_recall(KEY_CONFIGURATION_ANNOUNCED);
	if (record.length < sizeof *head)
		return false;
	memcpy(head, record.at, sizeof *head);
	*rest = (struct bytes){ (const uint8_t *)record.at + sizeof *head, record.length - sizeof *head };
	return true;
}

static void put_old_value(struct sink *to, const struct field *field, const struct value *value)
{
	char digits[LONGEST_NUMBER];
	struct text shown = value_shown(field, value, digits);
	struct old_value lengths = { (uint16_t)strlen(field->name), (uint16_t)shown.length };
	sink_put(to, &lengths, sizeof lengths);
	sink_put_string(to, field->name);
	sink_put(to, shown.at, shown.length);
}

void changes_announce(uint32_t sequence, const char *origin, const struct values *old, const struct values *next)
{
	struct buffer_sink buffer;
	struct head head = { .sequence = sequence, .origin_length = (uint8_t)strlen(origin) };
	buffer_sink_open(&buffer, scratch, LONGEST_FACT);
	sink_put(&buffer.sink, &head, sizeof head);
	sink_put_string(&buffer.sink, origin);
	for (size_t i = 0; i < old->schema->count; i += 1)
		if (!value_equals(&old->each[i], &next->each[i]))
			put_old_value(&buffer.sink, old->schema->fields[i], &old->each[i]);
	journal_record(KEY_CONFIGURATION_ANNOUNCED, (struct text){ (const char *)scratch, buffer.length });
}

void changes_announce_migration(uint32_t sequence, uint32_t from, uint32_t to)
{
	struct head head = { .sequence = sequence, .from_schema = (uint8_t)from, .to_schema = (uint8_t)to };
	journal_record(KEY_CONFIGURATION_ANNOUNCED, (struct text){ (const char *)&head, sizeof head });
}

/** The same in each entry of one announcement, and in no other: sequences are not used twice. */
static void detail_of(const struct head *head, char *detail, size_t room)
{
	if (head->to_schema == 0)
		text_format(detail, room, "configuration %u", head->sequence);
	else
		text_format(detail, room, "configuration %u: schema %u to %u", head->sequence, (uint32_t)head->from_schema,
			    (uint32_t)head->to_schema);
}

static void log_change(const char *origin, struct text name, struct text from, const struct values *saved, const char *detail)
{
	char digits[LONGEST_NUMBER];
	struct text to = { digits, 0 };
	char field[32];
	if (!text_copy(field, sizeof field, name))
		return;
	const struct value *value = values_find(saved, field);
	if (value != NULL)
		to = value_shown(saved->schema->fields[field_index(saved->schema, name)], value, digits);
	log_append(&(struct log_entry){
		.event = "configuration-changed", .origin = origin, .field = field, .from = from, .to = to, .detail = detail });
}

/** Logs all but the first `already` entries of what was announced. The journal is not written meanwhile: the record stays where it is. */
static void write_entries(const struct head *head, struct bytes rest, const struct values *saved, size_t already)
{
	char detail[64];
	char origin[16];
	detail_of(head, detail, sizeof detail);
	if (head->to_schema != 0) {
		if (already == 0)
			log_note("configuration-migrated", "boot", detail);
		return;
	}
	(void)text_copy(origin, sizeof origin, (struct text){ (const char *)rest.at, head->origin_length });
	size_t at = head->origin_length;
	struct old_value lengths;
	for (size_t number = 0; at + sizeof lengths <= rest.length; number += 1) {
		memcpy(&lengths, rest.at + at, sizeof lengths);
		const char *name = (const char *)rest.at + at + sizeof lengths;
		if (number >= already)
			log_change(origin, (struct text){ name, lengths.name_length },
				   (struct text){ name + lengths.name_length, lengths.length }, saved, detail);
		at += sizeof lengths + lengths.name_length + lengths.length;
	}
}

void changes_settle(uint32_t sequence)
{
	journal_record_number(KEY_CONFIGURATION_COMPLETED, sequence);
	journal_record_string(KEY_CONFIGURATION_ANNOUNCED, "");
}

static void complete(uint32_t sequence, const struct values *saved, size_t already)
{
	struct head head;
	struct bytes rest;
	if (announced(&head, &rest) && head.sequence == sequence)
		write_entries(&head, rest, saved, already);
	changes_settle(sequence);
}

void changes_complete(uint32_t sequence, const struct values *saved)
{
	complete(sequence, saved, 0);
}

void changes_recover(uint32_t newest, const struct values *saved)
{
	struct head head;
	struct bytes rest;
	char detail[64];
	if (!announced(&head, &rest))
		return;
	if (head.sequence != newest || saved == NULL) {
		/* Its number goes to the next save, whatever that is; this must not be told of it. */
		journal_record_string(KEY_CONFIGURATION_ANNOUNCED, "");
		return;
	}
	detail_of(&head, detail, sizeof detail);
	complete(newest, saved, log_count_with_detail(detail));
}
