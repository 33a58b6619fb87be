#include "configuration/schema.h"

static const char *const regions[] = { "eu", "us", "cn", "jp", NULL };
static const char *const channels[] = { "stable", "beta", NULL };

static const struct field product_type = {
	.name = "product.type", .kind = VALUE_TEXT, .description = "Product type, written by the factory", .default_text = "", .most_characters = 32
};
static const struct field product_region = {
	.name = "product.region", .kind = VALUE_TEXT, .description = "Region, written by the factory", .default_text = "eu", .options = regions
};
static const struct field product_fleet = {
	.name = "product.fleet", .kind = VALUE_TEXT, .description = "Fleet, written by the factory", .default_text = "", .most_characters = 32
};
static const struct field wifi_ssid = {
	.name = "wifi.ssid", .kind = VALUE_TEXT, .description = "Wi-Fi network", .default_text = "", .most_characters = 32
};
static const struct field wifi_passphrase = {
	.name = "wifi.passphrase", .kind = VALUE_TEXT, .is_secret = true, .description = "Wi-Fi passphrase (WPA2/WPA3)", .default_text = "",
	.most_characters = 63, .pattern = PASSPHRASE
};
static const struct field wifi_hidden = {
	.name = "wifi.hidden", .kind = VALUE_BOOLEAN, .description = "Whether the network hides its name"
};
static const struct field cloud_host = {
	.name = "cloud.host", .kind = VALUE_TEXT, .description = "Backend's host", .default_text = "", .most_characters = 253
};
static const struct field cloud_port = {
	.name = "cloud.port", .kind = VALUE_INTEGER, .description = "Backend's port", .default_number = 8883, .minimum = 1, .maximum = 65535
};
static const struct field cloud_endpoint = {
	.name = "cloud.endpoint", .kind = VALUE_TEXT, .description = "Backend's address", .default_text = "", .most_characters = 272,
	.pattern = BACKEND_ADDRESS
};
static const struct field account_owner = {
	.name = "account.owner", .kind = VALUE_TEXT, .description = "Account that the device belongs to", .default_text = "", .most_characters = 64
};
static const struct field update_channel = {
	.name = "update.channel", .kind = VALUE_TEXT, .description = "Update channel", .default_text = "stable", .options = channels
};
static const struct field device_label = {
	.name = "device.label", .kind = VALUE_TEXT, .description = "Name that its owner gives it", .default_text = "", .most_characters = 64
};
static const struct field telemetry_minutes = {
	.name = "telemetry.minutes", .kind = VALUE_INTEGER, .description = "Telemetry interval, minutes", .default_number = 5, .minimum = 1,
	.maximum = 1440
};
static const struct field telemetry_interval = {
	.name = "telemetry.intervalS", .kind = VALUE_INTEGER, .description = "Telemetry interval, seconds", .default_number = 300, .minimum = 10,
	.maximum = 86400
};

static const struct schema schemas[NEWEST_SCHEMA] = {
	{ 1, 10,
	  { &product_type, &product_region, &product_fleet, &wifi_ssid, &wifi_passphrase, &cloud_host, &cloud_port, &account_owner,
	    &update_channel, &telemetry_minutes } },
	{ 2, 10,
	  { &product_type, &product_region, &product_fleet, &wifi_ssid, &wifi_passphrase, &cloud_host, &cloud_port, &account_owner,
	    &update_channel, &telemetry_interval } },
	{ 3, 10,
	  { &product_type, &product_region, &product_fleet, &wifi_ssid, &wifi_passphrase, &cloud_endpoint, &account_owner, &update_channel,
	    &device_label, &telemetry_interval } },
	{ 4, 11,
	  { &product_type, &product_region, &product_fleet, &wifi_ssid, &wifi_passphrase, &wifi_hidden, &cloud_endpoint, &account_owner,
	    &update_channel, &device_label, &telemetry_interval } },
};

const struct schema *schema_of(uint32_t version)
{
	return &schemas[version - 1];
}

int field_index(const struct schema *schema, struct text name)
{
	for (size_t i = 0; i < schema->count; i += 1)
		if (text_is(name, schema->fields[i]->name))
			return (int)i;
	return -1;
}

const char *pattern_expression(enum text_pattern pattern)
{
	static const char *const expressions[] = {
		[ANY_TEXT] = NULL, [PASSPHRASE] = "^(.{8,63})?$", [BACKEND_ADDRESS] = "^(mqtts://[^/]+)?$"
	};
	return expressions[pattern];
}

struct value field_default(const struct field *field)
{
	struct value value = { .kind = field->kind, .number = field->default_number };
	if (field->kind == VALUE_TEXT)
		value.text = text_of(field->default_text);
	return value;
}
