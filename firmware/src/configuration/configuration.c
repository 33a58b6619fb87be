#include "configuration/configuration.h"

#include "configuration/change_journal.h"
#include "configuration/load.h"
#include "configuration/validation.h"
#include "log/log.h"
#include "memory/string.h"
#include "refusal.h"
#include "text/format.h"
#include "update/running.h"

/* What is in effect; load.c fills it at start. */
static struct loaded now;
static uint32_t moves;

void configuration_start(void)
{
	configuration_load(&now);
}

uint32_t configuration_schema(void)
{
	return running_schema();
}

bool configuration_get(const char *field, struct value *value)
{
	const struct value *found = values_find(&now.values, field);
	if (found != NULL)
		*value = *found;
	return found != NULL;
}

struct text configuration_text(const char *field)
{
	const struct value *found = values_find(&now.values, field);
	return found == NULL || found->kind != VALUE_TEXT ? (struct text){ "", 0 } : found->text;
}

uint32_t configuration_moves(void)
{
	return moves;
}

static const struct field *field_named(const char *name)
{
	int index = field_index(now.values.schema, text_of(name));
	if (index >= 0)
		return now.values.schema->fields[index];
	char beginning[65];
	text_format(beginning, sizeof beginning, "%s", name);
	(void)refuse_with("unknown-field", "there is no field %s", beginning);
	return NULL;
}

static bool is_possible(const struct assignment *assignment)
{
	char why[96];
	const struct field *field = field_named(assignment->field);
	if (field == NULL)
		return false;
	if (violates(field, &assignment->value, why, sizeof why))
		return refuse_with("invalid-value", "%s: %s", field->name, why);
	return true;
}

/** What `field` is to be: the last of its assignments, else what it is. */
static const struct value *wanted(const struct assignment *assignments, size_t count, size_t field)
{
	const struct value *value = &now.values.each[field];
	for (size_t i = 0; i < count; i += 1)
		if (strcmp(assignments[i].field, now.values.schema->fields[field]->name) == 0)
			value = &assignments[i].value;
	return value;
}

static bool differs(const struct values *next)
{
	for (size_t i = 0; i < next->schema->count; i += 1)
		if (!value_equals(&now.values.each[i], &next->each[i]))
			return true;
	return false;
}

static bool change(const struct assignment *assignments, size_t count, const char *origin)
{
	struct values *next = values_spare();
	for (size_t i = 0; i < count; i += 1)
		if (!is_possible(&assignments[i]))
			return false;
	if (running_is_trial())
		return refuse("busy", "the running image is on trial; confirm it first");
	values_begin(next, now.values.schema);
	for (size_t i = 0; i < next->schema->count; i += 1)
		if (!values_set(next, i, wanted(assignments, count, i)))
			return refuse("invalid-value", "together the values are too long");
	if (!differs(next))
		return true;
	changes_announce(now.sequence + 1, origin, &now.values, next);
	configuration_save(&now, next);
	now.source = SOURCE_STORED;
	changes_complete(now.sequence, &now.values);
	moves += 1;
	return true;
}

bool configuration_change(const struct assignment *assignments, size_t count, const char *origin)
{
	if (change(assignments, count, origin))
		return true;
	log_note("configuration-change-refused", origin, last_refusal()->code);
	return false;
}

/** A value that is none, or a text that is longer than all fields together. */
static bool value_refused(const struct assignment *assignment, struct json value, const char *origin)
{
	if (field_named(assignment->field) != NULL)
		(void)refuse_with("invalid-value", "%s: %s", assignment->field,
				  value.kind == JSON_TEXT ? "it is too long" : "a text, number or boolean is expected");
	log_note("configuration-change-refused", origin, last_refusal()->code);
	return false;
}

bool configuration_change_json(struct json values, const char *origin)
{
	static char texts[VALUES_TEXT];
	static char names[MOST_FIELDS + 1][72];
	struct assignment assignments[MOST_FIELDS + 1];
	struct json_walk walk = json_walk(values);
	struct json name;
	struct json value;
	size_t count = 0;
	size_t used = 0;
	/* One more than there are fields: then one of them is unknown, or given twice. */
	while (count <= MOST_FIELDS && json_next(&walk, &name, &value)) {
		size_t length = 0;
		assignments[count].field = names[count];
		if (!json_text(name, names[count], sizeof names[count] - 1, &length))
			length = sizeof names[count] - 1;
		names[count][length] = '\0';
		if (!value_from_json(value, &assignments[count].value, texts + used, sizeof texts - used))
			return value_refused(&assignments[count], value, origin);
		used += assignments[count].value.kind == VALUE_TEXT ? assignments[count].value.text.length : 0;
		count += 1;
	}
	return configuration_change(assignments, count, origin);
}

bool configuration_clear(const char *name, const char *origin)
{
	const struct field *field = field_named(name);
	struct assignment assignment = { .field = name };
	if (field != NULL)
		assignment.value = field_default(field);
	return configuration_change(&assignment, 1, origin);
}

bool configuration_matches(const char *field, struct json json, bool *matches)
{
	if (field_named(field) == NULL)
		return false;
	*matches = value_is(values_find(&now.values, field), json);
	return true;
}

void configuration_reset(void)
{
	struct values *next = values_spare();
	static const char *const kept[] = { "product.type", "product.region", "product.fleet" };
	values_begin(next, now.values.schema);
	for (size_t i = 0; i < next->schema->count; i += 1) {
		struct value value = field_default(next->schema->fields[i]);
		for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k += 1)
			if (strcmp(next->schema->fields[i]->name, kept[k]) == 0)
				value = now.values.each[i];
		(void)values_set(next, i, &value);
	}
	configuration_save(&now, next);
	now.source = SOURCE_STORED;
	copy_erase(other_place(now.place));
	changes_settle(now.sequence);
	moves += 1;
}

const struct loaded *configuration_now(void)
{
	return &now;
}
