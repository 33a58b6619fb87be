/**
 * The values of all fields of one schema, with the text that they hold.
 */
#ifndef CONFIGURATION_VALUES_H
#define CONFIGURATION_VALUES_H

#include "configuration/schema.h"

/** Every text field at its longest, in characters of four bytes. */
#define VALUES_TEXT 2304

struct values {
	const struct schema *schema;
	bool is_set[MOST_FIELDS];
	struct value each[MOST_FIELDS];
	char text[VALUES_TEXT];
	size_t used;
};

/** A set for what lives no longer than one change, reset or step of a migration. */
struct values *values_spare(void);
/** None is set. */
void values_begin(struct values *values, const struct schema *schema);
/** Copies the value, text too. Each field is set once: text that was replaced would take room for ever. */
bool values_set(struct values *values, size_t index, const struct value *value);
/** Makes `values` what `others` are; a bare copy would point into the others' text. */
void values_copy(struct values *values, const struct values *others);
void values_set_defaults(struct values *values, const struct schema *schema);
/** NULL when this schema has no such field. */
const struct value *values_find(const struct values *values, const char *field);

bool value_equals(const struct value *a, const struct value *b);
#define LONGEST_NUMBER 24
/** As it is logged: a secret that is set is masked. `digits` takes a number; a text stays where it is. */
struct text value_shown(const struct field *field, const struct value *value, char digits[LONGEST_NUMBER]);
/** Whether `json` is this text, number or boolean. */
bool value_is(const struct value *value, struct json json);
/** Text, number or boolean. False when it is none. `to` takes the text. */
bool value_from_json(struct json json, struct value *value, char *to, size_t room);
void value_to_json(struct json_writer *writer, const struct value *value);

/** What stands for a secret that is set. */
#define SECRET_IS_SET "********"

#endif
