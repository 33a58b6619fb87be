#include "configuration/migration.h"

#include "memory/string.h"
#include "text/format.h"

/** Schema 1 counted telemetry in minutes. */
static struct value interval_from_minutes(const struct values *old)
{
	struct value interval = *values_find(old, "telemetry.minutes");
	interval.number *= 60;
	if (interval.number < 10)
		interval.number = 10;
	if (interval.number > 86400)
		interval.number = 86400;
	return interval;
}

/** Schema 2 took any text for a host; what cannot be part of an endpoint never led to a backend. */
static struct value endpoint_from_host(const struct values *old, char *to, size_t room)
{
	const struct value *host = values_find(old, "cloud.host");
	struct value endpoint = { .kind = VALUE_TEXT, .text = { to, 0 } };
	for (size_t i = 0; i < host->text.length; i += 1)
		if (host->text.at[i] == '/')
			return endpoint;
	if (host->text.length == 0)
		return endpoint;
	struct buffer_sink buffer;
	buffer_sink_open(&buffer, to, room);
	sink_put_string(&buffer.sink, "mqtts://");
	sink_put(&buffer.sink, host->text.at, host->text.length);
	sink_put_string(&buffer.sink, ":");
	format_integer(&buffer.sink, values_find(old, "cloud.port")->number);
	endpoint.text.length = buffer.length;
	return endpoint;
}

static struct value value_in_next(const struct values *old, const struct field *field, char *room, size_t length)
{
	const struct value *same = values_find(old, field->name);
	if (same != NULL)
		return *same;
	if (strcmp(field->name, "telemetry.intervalS") == 0)
		return interval_from_minutes(old);
	if (strcmp(field->name, "cloud.endpoint") == 0)
		return endpoint_from_host(old, room, length);
	return field_default(field);
}

static void step(const struct values *old, struct values *next)
{
	static char room[4 * 272];
	for (size_t i = 0; i < next->schema->count; i += 1) {
		struct value value = value_in_next(old, next->schema->fields[i], room, sizeof room);
		(void)values_set(next, i, &value);
	}
}

void migrate(struct values *values, uint32_t version)
{
	struct values *next = values_spare();
	while (values->schema->version < version) {
		values_begin(next, schema_of(values->schema->version + 1));
		step(values, next);
		values_copy(values, next);
	}
}
