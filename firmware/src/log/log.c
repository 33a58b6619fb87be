#include "log/log.h"

#include "memory/scratch.h"
#include "memory/string.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "storage/record_log.h"
#include "text/json.h"
#include "time/clock.h"

/*
 * An entry is its JSON, as `log.read` shows it. It always begins with its sequence number, which is read from there without a
 * search. A cut while entries are retained leaves those twice; who walks through them takes the first.
 */
static const char head[] = "{\"sequence\":";

static struct record_log records;
static uint32_t newest;
static struct {
	const char *event;
	uint32_t after;
} kept;

static uint32_t sequence_of(struct bytes record)
{
	uint32_t sequence = 0;
	for (size_t i = sizeof head - 1; i < record.length && record.at[i] >= '0' && record.at[i] <= '9'; i += 1)
		sequence = sequence * 10 + (record.at[i] - (uint32_t)'0');
	return sequence;
}

void log_start(void)
{
	record_log_open(&records, &LOG, NULL);
	newest = (uint32_t)journal_number(KEY_LOG_SEQUENCE);
	struct bytes last = record_log_newest(&records);
	if (last.length > 0 && sequence_of(last) > newest)
		newest = sequence_of(last);
}

uint32_t log_newest(void)
{
	return newest;
}

static void put_member(struct json_writer *writer, const char *name, struct text text)
{
	if (text.at == NULL)
		return;
	json_name(writer, name);
	json_put_text(writer, text);
}

static void write_entry(struct json_writer *writer, uint32_t sequence, const struct log_entry *entry)
{
	json_open_object(writer);
	json_name(writer, "sequence");
	json_put_integer(writer, sequence);
	json_name(writer, "at");
	json_put_integer(writer, entry->at != 0 ? entry->at : clock_now());
	put_member(writer, "event", text_of(entry->event));
	put_member(writer, "origin", text_of(entry->origin));
	if (entry->field != NULL) {
		put_member(writer, "field", text_of(entry->field));
		put_member(writer, "from", entry->from);
		put_member(writer, "to", entry->to);
	}
	if (entry->detail != NULL)
		put_member(writer, "detail", text_of(entry->detail));
	json_close_object(writer);
}

void log_append(const struct log_entry *entry)
{
	struct buffer_sink buffer;
	struct json_writer writer;
	buffer_sink_open(&buffer, scratch, LONGEST_RECORD);
	json_begin(&writer, &buffer.sink);
	write_entry(&writer, newest + 1, entry);
	/* Two texts that no field can hold; a line that is cut short would not be read again. */
	if (buffer.overflowed)
		return;
	newest += 1;
	record_log_append(&records, (struct bytes){ scratch, buffer.length });
}

void log_note(const char *event, const char *origin, const char *detail)
{
	log_append(&(struct log_entry){ .event = event, .origin = origin, .detail = detail });
}

struct log_walk log_walk(uint32_t after)
{
	return (struct log_walk){ .after = after };
}

bool log_next(struct log_walk *walk, uint32_t *sequence, struct text *json)
{
	struct record_walk at = { (uint8_t)walk->cursor[0], walk->cursor[1] };
	struct bytes record;
	while (record_log_next(&records, &at, &record)) {
		if (sequence_of(record) <= walk->after)
			continue;
		walk->after = sequence_of(record);
		walk->cursor[0] = at.sector;
		walk->cursor[1] = at.offset;
		*sequence = walk->after;
		*json = (struct text){ (const char *)record.at, record.length };
		return true;
	}
	return false;
}

static bool has(struct text json, const char *member, const char *value)
{
	struct json entry;
	return json_read(json, &entry) && json_is(json_member(entry, member), value);
}

size_t log_count_with_detail(const char *detail)
{
	struct log_walk walk = log_walk(0);
	uint32_t sequence;
	struct text json;
	size_t count = 0;
	while (log_next(&walk, &sequence, &json))
		count += has(json, "detail", detail) ? 1 : 0;
	return count;
}

bool log_has(const char *event, uint32_t after)
{
	struct log_walk walk = log_walk(after);
	uint32_t sequence;
	struct text json;
	while (log_next(&walk, &sequence, &json))
		if (has(json, "event", event))
			return true;
	return false;
}

/** The newest sector is the one that is written to, and holds nothing that is to be copied yet. */
static void write_kept(struct record_log *log)
{
	struct record_walk at = { 0 };
	struct bytes record;
	uint32_t last = kept.after;
	while (record_log_next(log, &at, &record) && at.sector + 1 < log->count) {
		if (sequence_of(record) <= last || !has((struct text){ (const char *)record.at, record.length }, "event", kept.event))
			continue;
		last = sequence_of(record);
		record_log_append(log, record);
	}
}

void log_retain(const char *event, uint32_t after)
{
	kept.event = event;
	kept.after = after;
	/* What is kept may be older than what goes; nothing in the ring would tell then how far it had come. */
	journal_record_number(KEY_LOG_SEQUENCE, newest);
	record_log_retain(&records, write_kept);
}
