#include "configuration/values.h"

#include "memory/string.h"
#include "text/format.h"

void values_begin(struct values *values, const struct schema *schema)
{
	values->schema = schema;
	values->used = 0;
	memset(values->is_set, 0, sizeof values->is_set);
}

bool values_set(struct values *values, size_t index, const struct value *value)
{
	if (value->kind == VALUE_TEXT && value->text.length > VALUES_TEXT - values->used)
		return false;
	values->each[index] = *value;
	values->is_set[index] = true;
	if (value->kind != VALUE_TEXT)
		return true;
	char *place = values->text + values->used;
	memcpy(place, value->text.at, value->text.length);
	values->each[index].text.at = place;
	values->used += value->text.length;
	return true;
}

struct values *values_spare(void)
{
	static struct values spare;
	return &spare;
}

void values_copy(struct values *values, const struct values *others)
{
	values_begin(values, others->schema);
	for (size_t i = 0; i < others->schema->count; i += 1)
		(void)values_set(values, i, &others->each[i]);
}

void values_set_defaults(struct values *values, const struct schema *schema)
{
	values_begin(values, schema);
	for (size_t i = 0; i < schema->count; i += 1) {
		struct value value = field_default(schema->fields[i]);
		(void)values_set(values, i, &value);
	}
}

const struct value *values_find(const struct values *values, const char *field)
{
	int index = field_index(values->schema, text_of(field));
	return index < 0 ? NULL : &values->each[index];
}

bool value_equals(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind || a->kind == VALUE_OTHER_NUMBER)
		return false;
	return a->kind == VALUE_TEXT ? text_equals(a->text, b->text) : a->number == b->number;
}

struct text value_shown(const struct field *field, const struct value *value, char digits[LONGEST_NUMBER])
{
	if (value->kind == VALUE_INTEGER)
		return (struct text){ digits, text_format(digits, LONGEST_NUMBER, "%d", value->number) };
	if (value->kind == VALUE_BOOLEAN)
		return text_of(value->number ? "true" : "false");
	return field->is_secret && value->text.length > 0 ? text_of(SECRET_IS_SET) : value->text;
}

bool value_is(const struct value *value, struct json json)
{
	int64_t number;
	bool truth;
	if (value->kind == VALUE_TEXT)
		return json_is_text(json, value->text);
	if (value->kind == VALUE_INTEGER)
		return json_integer(json, &number) && number == value->number;
	return json_boolean(json, &truth) && truth == (value->number != 0);
}

bool value_from_json(struct json json, struct value *value, char *to, size_t room)
{
	bool truth = false;
	value->number = 0;
	value->text.at = to;
	switch (json.kind) {
	case JSON_TEXT:
		value->kind = VALUE_TEXT;
		return json_text(json, to, room, &value->text.length);
	case JSON_NUMBER:
		value->kind = json_integer(json, &value->number) ? VALUE_INTEGER : VALUE_OTHER_NUMBER;
		return true;
	case JSON_BOOLEAN:
		value->kind = VALUE_BOOLEAN;
		(void)json_boolean(json, &truth);
		value->number = truth;
		return true;
	default:
		return false;
	}
}

void value_to_json(struct json_writer *writer, const struct value *value)
{
	if (value->kind == VALUE_TEXT)
		json_put_text(writer, value->text);
	else if (value->kind == VALUE_INTEGER)
		json_put_integer(writer, value->number);
	else
		json_put_boolean(writer, value->number != 0);
}
