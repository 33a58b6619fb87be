#include "configuration/configuration.h"
#include "console/method.h"

static bool is_scalar(struct json value)
{
	return value.kind == JSON_TEXT || value.kind == JSON_NUMBER || value.kind == JSON_BOOLEAN;
}

static bool config_schema(struct json params, struct json_writer *result)
{
	(void)params;
	configuration_show_schema(result);
	return true;
}

static bool config_get(struct json params, struct json_writer *result)
{
	(void)params;
	configuration_show(result);
	return true;
}

static bool config_set(struct json params, struct json_writer *result)
{
	struct json values = json_member(params, "values");
	struct json_walk walk = json_walk(values);
	struct json name;
	struct json value;
	(void)result;
	if (values.kind != JSON_OBJECT)
		return wrong_params("values", "an object");
	while (json_next(&walk, &name, &value))
		if (!is_scalar(value))
			return wrong_params("values", "a text, number or boolean for each field");
	return configuration_change_json(values, "console");
}

static bool config_matches(struct json params, struct json_writer *result)
{
	const char *field;
	bool matches;
	struct json value = json_member(params, "value");
	if (!param_string(params, "field", &field))
		return false;
	if (!is_scalar(value))
		return wrong_params("value", "a text, number or boolean");
	if (!configuration_matches(field, value, &matches))
		return false;
	json_open_object(result);
	json_name(result, "matches");
	json_put_boolean(result, matches);
	json_close_object(result);
	return true;
}

static bool config_clear(struct json params, struct json_writer *result)
{
	const char *field;
	(void)result;
	return param_string(params, "field", &field) && configuration_clear(field, "console");
}

const struct method configuration_methods[] = {
	{ "config.schema", config_schema, NULL }, { "config.get", config_get, NULL },
	{ "config.set", config_set, NULL },	  { "config.matches", config_matches, NULL },
	{ "config.clear", config_clear, NULL },	  { NULL, NULL, NULL },
};
