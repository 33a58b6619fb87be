#include "console/method.h"
#include "hal/power.h"
#include "log/log.h"
#include "refusal.h"
#include "reset/reset.h"
#include "trust/set_up_secret.h"

static bool device_reboot(struct json params, struct json_writer *result)
{
	(void)params;
	(void)result;
	return true;
}

static bool device_reset(struct json params, struct json_writer *result)
{
	(void)params;
	(void)result;
	return reset_promise_factory("console");
}

static bool device_decommission(struct json params, struct json_writer *result)
{
	struct text proof = { "", 0 };
	(void)result;
	if (param_is_there(params, "proof") && !param_text(params, "proof", &proof))
		return false;
	if (param_is_there(params, "proof") && set_up_secret_is_proven_by(proof))
		return reset_promise_decommission("console");
	log_note("decommission-refused", "console", NULL);
	return refuse("not-authorised", "the proof of possession on the label is needed");
}

static void do_restart(void)
{
	restart();
}

const struct method device_methods[] = {
	{ "device.reboot", device_reboot, do_restart },
	{ "device.reset", device_reset, reset_perform },
	{ "device.decommission", device_decommission, reset_perform },
	{ NULL, NULL, NULL },
};
