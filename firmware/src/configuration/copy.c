#include "configuration/copy.h"

#include "configuration/validation.h"
#include "flash_map.h"
#include "hal/flash.h"
#include "memory/scratch.h"
#include "memory/string.h"
#include "storage/crc32.h"
#include "storage/sealing.h"
#include "text/format.h"

#define MAGIC 0x47464341u

/** Programmed last: a copy without it is blank or torn. */
struct header {
	uint32_t magic;
	uint32_t schema_version;
	uint32_t sequence;
	uint32_t length;
	/** Of the header before it and the body. */
	uint32_t crc;
};

/** An entry a field: this, the name, the value, which is sealed when the field is secret. */
struct entry {
	uint8_t name_length;
	/** Kind, and whether the value is sealed. */
	uint8_t kind;
	uint16_t value_length;
};

/** The longest secret of a field with its seal: 63 characters of four bytes. */
enum { LONGEST_SEALED = 63 * 4 + SEAL_LENGTH };
enum { SEALED = 0x80, LONGEST_BODY = VALUES_TEXT + MOST_FIELDS * (sizeof(struct entry) + 20 + 24) + SEAL_LENGTH };

_Static_assert(LONGEST_BODY <= SCRATCH_ROOM, "the longest configuration fits the scratch room");

static const struct partition *partition_of(char place)
{
	return place == 'a' ? &CONFIGURATION_A : &CONFIGURATION_B;
}

char other_place(char place)
{
	return place == 'a' ? 'b' : 'a';
}

static const uint8_t *body_of(char place)
{
	return flash_at(partition_of(place)->offset + sizeof(struct header));
}

static uint32_t crc_of(const struct header *header, const uint8_t *body)
{
	return crc32(crc32(0, header, 16), body, header->length);
}

static const char *fault_of(const struct header *header, char place)
{
	if (header->magic != MAGIC)
		return "no header";
	if (header->length > LONGEST_BODY)
		return "length";
	if (header->crc != crc_of(header, body_of(place)))
		return "checksum";
	return header->schema_version == 0 ? "schema version" : NULL;
}

void copy_inspect(char place, struct copy *copy)
{
	struct header header;
	uint32_t offset = partition_of(place)->offset;
	*copy = (struct copy){ .place = place, .state = COPY_BLANK };
	if (flash_is_blank(offset, sizeof header))
		return;
	memcpy(&header, flash_at(offset), sizeof header);
	const char *fault = fault_of(&header, place);
	copy->state = fault == NULL ? COPY_WHOLE : COPY_CORRUPT;
	copy->schema_version = header.schema_version;
	copy->sequence = header.sequence;
	text_format(copy->why, sizeof copy->why, "%s", fault == NULL ? "" : fault);
}

static bool wrong(struct copy *copy, const char *pattern, const char *name, const char *why)
{
	text_format(copy->why, sizeof copy->why, pattern, name, why);
	return false;
}

/** Opens or takes over the bytes of a value, and reads them. */
static bool read_value(const struct entry *entry, const struct field *field, struct bytes stored, struct value *value)
{
	static uint8_t plain[LONGEST_SEALED];
	struct text text = { (const char *)stored.at, stored.length };
	if (entry->kind & SEALED) {
		if (stored.length > sizeof plain || !unseal(stored, field->name, plain, &text.length))
			return false;
		text.at = (const char *)plain;
	}
	*value = (struct value){ .kind = entry->kind & ~SEALED, .text = text };
	if (value->kind == VALUE_TEXT)
		return text_is_utf8(text);
	return value->kind <= VALUE_BOOLEAN && text_to_integer(text, &value->number);
}

static bool read_entry(struct copy *copy, struct values *values, const struct entry *entry, const uint8_t *at)
{
	struct text name = { (const char *)at, entry->name_length };
	struct value value;
	char why[64];
	int index = field_index(values->schema, name);
	if (index < 0)
		return wrong(copy, "%s%s", "an unknown field", "");
	const struct field *field = values->schema->fields[index];
	if (!read_value(entry, field, (struct bytes){ at + entry->name_length, entry->value_length }, &value))
		return wrong(copy, "%s does not open%s", field->name, "");
	if (violates(field, &value, why, sizeof why))
		return wrong(copy, "%s: %s", field->name, why);
	if (values->is_set[index] || !values_set(values, (size_t)index, &value))
		return wrong(copy, "%s is there twice%s", field->name, "");
	return true;
}

bool copy_read(struct copy *copy, struct values *values)
{
	struct header header;
	struct entry entry;
	memcpy(&header, flash_at(partition_of(copy->place)->offset), sizeof header);
	const uint8_t *body = body_of(copy->place);
	values_begin(values, schema_of(copy->schema_version));
	for (size_t at = 0; at < header.length; at += sizeof entry + entry.name_length + entry.value_length) {
		memcpy(&entry, body + at, sizeof entry);
		if (header.length - at < sizeof entry || header.length - at < sizeof entry + entry.name_length + entry.value_length)
			return wrong(copy, "%s%s", "an entry is cut short", "");
		if (!read_entry(copy, values, &entry, body + at + sizeof entry))
			return false;
	}
	for (size_t i = 0; i < values->schema->count; i += 1)
		if (!values->is_set[i])
			return wrong(copy, "%s is missing%s", values->schema->fields[i]->name, "");
	return true;
}

static size_t write_entry(uint8_t *to, const struct field *field, const struct value *value)
{
	char number[24];
	struct bytes plain = { (const uint8_t *)value->text.at, value->text.length };
	if (value->kind != VALUE_TEXT) {
		plain.at = (const uint8_t *)number;
		plain.length = text_format(number, sizeof number, "%d", value->number);
	}
	size_t sealed = field->is_secret ? SEAL_LENGTH : 0;
	struct entry entry = { .name_length = (uint8_t)strlen(field->name),
			       .kind = (uint8_t)(value->kind | (field->is_secret ? SEALED : 0)),
			       .value_length = (uint16_t)(plain.length + sealed) };
	memcpy(to, &entry, sizeof entry);
	memcpy(to += sizeof entry, field->name, entry.name_length);
	to += entry.name_length;
	if (field->is_secret)
		seal(plain, field->name, to);
	else
		memcpy(to, plain.at, plain.length);
	return sizeof entry + entry.name_length + entry.value_length;
}

void copy_erase(char place)
{
	const struct partition *partition = partition_of(place);
	for (uint32_t at = 0; at < partition->size; at += FLASH_SECTOR)
		if (!flash_is_blank(partition->offset + at, FLASH_SECTOR))
			flash_erase_sector(partition->offset + at);
}

char copy_save(const struct values *values, uint32_t sequence, char keep)
{
	char place = keep == 'a' ? 'b' : 'a';
	uint32_t offset = partition_of(place)->offset;
	size_t length = 0;
	uint8_t *body = scratch;
	for (size_t i = 0; i < values->schema->count; i += 1)
		length += write_entry(body + length, values->schema->fields[i], &values->each[i]);
	struct header header = { .magic = MAGIC, .schema_version = values->schema->version, .sequence = sequence, .length = (uint32_t)length };
	header.crc = crc_of(&header, body);
	copy_erase(place);
	flash_program(offset + sizeof header, body, length);
	flash_program(offset, &header, sizeof header);
	return place;
}
