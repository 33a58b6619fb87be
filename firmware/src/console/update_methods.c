#include "console/method.h"
#include "hal/power.h"
#include "update/update.h"

static bool update_begin_method(struct json params, struct json_writer *result)
{
	int64_t size;
	uint8_t digest[SHA256_LENGTH];
	(void)result;
	return param_natural(params, "size", &size) && param_digest(params, "sha256", digest) && update_begin(size, digest);
}

static bool update_write_method(struct json params, struct json_writer *result)
{
	int64_t offset;
	struct bytes data;
	(void)result;
	return param_natural(params, "offset", &offset) && param_bytes(params, "data", &data) && update_write(offset, data);
}

static bool update_finish_method(struct json params, struct json_writer *result)
{
	(void)params;
	(void)result;
	return update_finish("console");
}

static bool update_confirm_method(struct json params, struct json_writer *result)
{
	(void)params;
	(void)result;
	update_confirm();
	return true;
}

static void do_restart(void)
{
	restart();
}

const struct method update_methods[] = {
	{ "update.begin", update_begin_method, NULL },
	{ "update.write", update_write_method, NULL },
	{ "update.finish", update_finish_method, do_restart },
	{ "update.confirm", update_confirm_method, NULL },
	{ NULL, NULL, NULL },
};
