/**
 * The fields of each generation of the configuration. products/reference/configuration declares the same to the examination.
 */
#ifndef CONFIGURATION_SCHEMA_H
#define CONFIGURATION_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "configuration/configuration.h"

#define MOST_FIELDS 12
#define NEWEST_SCHEMA 4

/** What a text has to look like beyond its length. */
enum text_pattern { ANY_TEXT, PASSPHRASE, BACKEND_ADDRESS };

struct field {
	const char *name;
	enum value_kind kind;
	bool is_secret;
	const char *description;
	/** Of a text: the default, and most characters where it has no options. */
	const char *default_text;
	uint32_t most_characters;
	enum text_pattern pattern;
	/** All that a text may be, ended by NULL; NULL for any. */
	const char *const *options;
	/** Of an integer; the default of a boolean too. */
	int64_t default_number;
	int64_t minimum;
	int64_t maximum;
};

struct schema {
	uint32_t version;
	size_t count;
	/** In the order in which they are stored and shown. */
	const struct field *fields[MOST_FIELDS];
};

/** `version`: 1 to NEWEST_SCHEMA. */
const struct schema *schema_of(uint32_t version);
/** Place of a field in the schema; -1 when it has none of that name. */
int field_index(const struct schema *schema, struct text name);
/** The regular expression that says what `pattern` asks for; NULL for any text. */
const char *pattern_expression(enum text_pattern pattern);
struct value field_default(const struct field *field);

#endif
