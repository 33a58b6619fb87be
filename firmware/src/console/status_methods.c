#include "console/method.h"
#include "identity/identity.h"
#include "log/log.h"
#include "refusal.h"
#include "selftest/self_test.h"
#include "state/state.h"
#include "update/running.h"

static bool status_get(struct json params, struct json_writer *result)
{
	(void)params;
	json_open_object(result);
	json_name(result, "state");
	json_put_string(result, state_name());
	json_name(result, "firmwareVersion");
	json_put_string(result, running_version());
	json_name(result, "firmwareDigest");
	json_put_hex(result, (struct bytes){ running_digest(), SHA256_LENGTH });
	json_name(result, "firmwareState");
	json_put_string(result, running_is_trial() ? "trial" : "confirmed");
	json_name(result, "faults");
	json_open_array(result);
	for (size_t i = 0; fault_at(i) != NULL; i += 1)
		json_put_string(result, fault_at(i));
	json_close_array(result);
	if (state_error() != NULL) {
		json_name(result, "provisioningError");
		json_put_string(result, state_error());
	}
	json_close_object(result);
	return true;
}

static bool self_test_run(struct json params, struct json_writer *result)
{
	(void)params;
	self_test(result);
	return true;
}

/** Bytes of entries that fit a line beside what stands around them. */
enum { LOG_PAGE = 4096 - 200 };

static bool log_read(struct json params, struct json_writer *result)
{
	int64_t after;
	uint32_t sequence;
	struct text entry;
	size_t used = 0;
	bool has_more = false;
	if (!param_natural_or_zero(params, "after", &after))
		return false;
	struct log_walk walk = log_walk(after > UINT32_MAX ? UINT32_MAX : (uint32_t)after);
	json_open_object(result);
	json_name(result, "entries");
	json_open_array(result);
	while (log_next(&walk, &sequence, &entry)) {
		used += entry.length + 1;
		has_more = used > LOG_PAGE;
		if (has_more)
			break;
		json_put_raw(result, entry);
	}
	json_close_array(result);
	json_name(result, "more");
	json_put_boolean(result, has_more);
	json_close_object(result);
	return true;
}

const struct method status_methods[] = {
	{ "status.get", status_get, NULL },
	{ "self-test.run", self_test_run, NULL },
	{ "log.read", log_read, NULL },
	{ NULL, NULL, NULL },
};
