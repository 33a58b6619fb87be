/**
 * The configuration: fields by name, changed all or none, logged, in two copies.
 */
#ifndef CONFIGURATION_CONFIGURATION_H
#define CONFIGURATION_CONFIGURATION_H

#include <stdbool.h>
#include <stdint.h>

#include "text/json.h"
#include "text/text.h"

enum value_kind {
	VALUE_TEXT,
	VALUE_INTEGER,
	VALUE_BOOLEAN,
	/** A number with a fraction, or beyond 2^53: no field takes one. */
	VALUE_OTHER_NUMBER,
};

struct value {
	enum value_kind kind;
	/** Of VALUE_TEXT; points into the configuration and is good until its next change. */
	struct text text;
	/** Of VALUE_INTEGER; 0 or 1 of VALUE_BOOLEAN. */
	int64_t number;
};

/** What one field is to be. */
struct assignment {
	const char *field;
	struct value value;
};

/** Loads: validates, migrates, falls back, and says so in log and faults. */
void configuration_start(void);
/** Schema of the running firmware. */
uint32_t configuration_schema(void);
/** The value in effect, secrets too: for the firmware's own use. False when this schema has no such field. */
bool configuration_get(const char *field, struct value *value);
/** The text of a field; empty when there is no such field. */
struct text configuration_text(const char *field);
/** Changes all or none; each change is logged with its origin. Refuses, and logs that too. */
bool configuration_change(const struct assignment *assignments, size_t count, const char *origin);
/** The same with the members of a JSON object. */
bool configuration_change_json(struct json values, const char *origin);
/** The field takes its default. */
bool configuration_clear(const char *field, const char *origin);
/** Whether the field holds the text, number or boolean `value`. Refuses when there is no such field. */
bool configuration_matches(const char *field, struct json value, bool *matches);
/** The values in effect, secrets masked, and where they come from, as `config.get` tells. */
void configuration_show(struct json_writer *to);
/** The fields, as `config.schema` tells. */
void configuration_show_schema(struct json_writer *to);
/** What is wrong with the stored copies now, read anew; false when nothing is. */
bool configuration_examine(char *why, size_t room);
/** Rises with each change: who depends on the configuration looks whether it has moved. */
uint32_t configuration_moves(void);
/** Puts every field on its default but those that reset and decommissioning keep, and leaves no older copy. Can be repeated. */
void configuration_reset(void);

#endif
