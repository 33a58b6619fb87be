#include "configuration/configuration.h"
#include "configuration/load.h"

void configuration_show(struct json_writer *to)
{
	const struct loaded *now = configuration_now();
	json_open_object(to);
	json_name(to, "schemaVersion");
	json_put_integer(to, now->values.schema->version);
	json_name(to, "source");
	json_put_string(to, source_name(now->source));
	json_name(to, "values");
	json_open_object(to);
	for (size_t i = 0; i < now->values.schema->count; i += 1) {
		const struct field *field = now->values.schema->fields[i];
		const struct value *value = &now->values.each[i];
		json_name(to, field->name);
		if (field->is_secret && value->text.length > 0)
			json_put_string(to, SECRET_IS_SET);
		else
			value_to_json(to, value);
	}
	json_close_object(to);
	json_close_object(to);
}

static void show_limits(struct json_writer *to, const struct field *field)
{
	if (field->kind == VALUE_INTEGER) {
		json_name(to, "minimum");
		json_put_integer(to, field->minimum);
		json_name(to, "maximum");
		json_put_integer(to, field->maximum);
	}
	if (field->options != NULL) {
		json_name(to, "enum");
		json_open_array(to);
		for (const char *const *option = field->options; *option != NULL; option += 1)
			json_put_string(to, *option);
		json_close_array(to);
	} else if (field->kind == VALUE_TEXT) {
		json_name(to, "maxLength");
		json_put_integer(to, field->most_characters);
	}
	if (pattern_expression(field->pattern) != NULL) {
		json_name(to, "pattern");
		json_put_string(to, pattern_expression(field->pattern));
	}
}

static void show_field(struct json_writer *to, const struct field *field)
{
	static const char *const kinds[] = { [VALUE_TEXT] = "string", [VALUE_INTEGER] = "integer", [VALUE_BOOLEAN] = "boolean" };
	struct value value = field_default(field);
	json_open_object(to);
	json_name(to, "type");
	json_put_string(to, kinds[field->kind]);
	json_name(to, "description");
	json_put_string(to, field->description);
	json_name(to, "default");
	value_to_json(to, &value);
	show_limits(to, field);
	json_name(to, "secret");
	json_put_boolean(to, field->is_secret);
	json_close_object(to);
}

void configuration_show_schema(struct json_writer *to)
{
	const struct schema *schema = configuration_now()->values.schema;
	json_open_object(to);
	json_name(to, "version");
	json_put_integer(to, schema->version);
	json_name(to, "fields");
	json_open_object(to);
	for (size_t i = 0; i < schema->count; i += 1) {
		json_name(to, schema->fields[i]->name);
		show_field(to, schema->fields[i]);
	}
	json_close_object(to);
	json_close_object(to);
}
