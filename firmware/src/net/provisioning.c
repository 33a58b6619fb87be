#include "net/provisioning.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "crypto/sha256.h"
#include "hal/timer.h"
#include "log/log.h"
#include "memory/string.h"
#include "net/attempt.h"
#include "net/back_off.h"
#include "net/cloud.h"
#include "net/modem.h"
#include "net/mqtt_session.h"
#include "net/network.h"
#include "net/operation.h"
#include "net/registration.h"
#include "net/set_up.h"
#include "state/journal_keys.h"
#include "state/state.h"
#include "storage/journal.h"

/** As products/pico declares. */
#define FALLBACK_WITHIN_MS 30000
#define RETRY_AT_LEAST_MS 5000

static struct {
	bool is_running;
	/** Conditions are new: whatever is under way begins anew. Once for changes that come together. */
	bool begins_soon;
	bool is_pursuing;
	struct task pursuit;
	struct back_off back_off;
	struct deadline pause;
	bool is_paused;
	/** From the beginning of an attempt to the access point, unless it has succeeded. */
	struct deadline fallback;
	/** The access point's time is over. */
	bool window_is_over;
	bool was_up;
	uint32_t configuration;
	uint8_t goal[SHA256_LENGTH];
} provisioning;

static void offer_set_up(void)
{
	if (!set_up_is_open() && !provisioning.window_is_over && !state_is_operational())
		set_up_raise();
}

/* Failing. */

static bool is_about_network(void)
{
	return cloud_fault_is(FAULT_NO_NETWORK) || cloud_fault_is(FAULT_WIFI_NOT_FOUND) || cloud_fault_is(FAULT_WIFI_REFUSED);
}

/* Once for each cause, over restarts too: a backend that is away for long would fill the log. */
static void note_failure(void)
{
	/* That there is no network is no event; the status tells it. */
	if (is_about_network() || text_is(journal_recall(KEY_PROVISIONING_FAILURE), cloud_fault()->code))
		return;
	log_note("provisioning-failed", "boot", cloud_fault_text());
	journal_record_string(KEY_PROVISIONING_FAILURE, cloud_fault()->code);
}

static void fail(void)
{
	attempt_stop();
	state_set_phase(PHASE_IDLE);
	state_set_error(cloud_fault()->code);
	note_failure();
	offer_set_up();
}

/* Attempts. */

/* There is nothing more to be done before somebody says where to go. */
static void settle(void)
{
	state_set_phase(PHASE_IDLE);
	offer_set_up();
}

static void enter_operation(void)
{
	state_set_phase(PHASE_IDLE);
	state_set_error(NULL);
	set_up_lower();
	operation_start();
}

static void on_pause_over(void *context)
{
	(void)context;
	provisioning.is_paused = false;
}

static void on_fallback(void *context)
{
	(void)context;
	offer_set_up();
}

/* Attempts, until one succeeds. */
static enum progress pursue(void)
{
	struct task *task = &provisioning.pursuit;
	enum progress ended;

	TASK_BEGIN(task);
	back_off_reset(&provisioning.back_off);
	deadline_set(&provisioning.fallback, FALLBACK_WITHIN_MS, on_fallback, NULL);
	for (;;) {
		TASK_CALL(task, ended, attempt_make());
		if (ended == TASK_DONE)
			break;
		fail();
		provisioning.is_paused = true;
		deadline_set(&provisioning.pause, back_off_next(&provisioning.back_off, RETRY_AT_LEAST_MS), on_pause_over, NULL);
		TASK_AWAIT(task, !provisioning.is_paused);
	}
	deadline_cancel(&provisioning.fallback);
	if (state_is_operational())
		enter_operation();
	else
		settle();
	TASK_END(task);
}

/* Beginning, and beginning anew. */

static void abandon(void)
{
	provisioning.is_pursuing = false;
	task_reset(&provisioning.pursuit);
	deadline_cancel(&provisioning.fallback);
	deadline_cancel(&provisioning.pause);
	attempt_stop();
	state_set_phase(PHASE_IDLE);
}

static void begin(void)
{
	provisioning.begins_soon = false;
	if (state_is_operational())
		return;
	abandon();
	state_set_error(NULL);
	provisioning.window_is_over = false;
	provisioning.is_pursuing = attempt_is_worth_while();
	if (!provisioning.is_pursuing)
		offer_set_up();
}

static void on_settings_applied(void)
{
	/* Somebody is there: the window begins anew. */
	set_up_raise();
	provisioning.begins_soon = true;
}

static void on_window_over(void)
{
	provisioning.window_is_over = true;
}

static void add_field(struct sha256 *hash, struct text text)
{
	sha256_add(hash, &text.length, sizeof text.length);
	sha256_add(hash, text.at, text.length);
}

/**
 * Where the device is to go and how it gets there. Somebody may name the place that the factory has named: then it is wanted where it
 * was not before.
 */
static void read_goal(uint8_t goal[SHA256_LENGTH])
{
	struct sha256 hash;
	sha256_begin(&hash);
	add_field(&hash, configuration_text("cloud.endpoint"));
	add_field(&hash, configuration_text("wifi.ssid"));
	add_field(&hash, configuration_text("wifi.passphrase"));
	add_field(&hash, cloud_endpoint());
	sha256_end(&hash, goal);
}

static void watch_goal(void)
{
	uint8_t goal[SHA256_LENGTH];
	if (provisioning.configuration == configuration_moves())
		return;
	read_goal(goal);
	bool has_moved = memcmp(goal, provisioning.goal, sizeof goal) != 0;
	/* An attempt that begins ends the connection: the answer to the order that has moved the goal goes out first. */
	if (has_moved && !mqtt_session_is_quiet())
		return;
	provisioning.configuration = configuration_moves();
	if (!has_moved)
		return;
	memcpy(provisioning.goal, goal, sizeof goal);
	provisioning.begins_soon = true;
}

static void watch_network(void)
{
	if (provisioning.was_up == network_is_up())
		return;
	provisioning.was_up = network_is_up();
	/* Over which of two networks an attempt goes is nothing to it. */
	if (!provisioning.was_up || !provisioning.is_pursuing || provisioning.is_paused)
		provisioning.begins_soon = true;
}

void provisioning_start(void)
{
	static const struct set_up_use use = {.applied = on_settings_applied, .window_is_over = on_window_over};

	set_up_start(&use);
	provisioning.is_running = true;
	provisioning.configuration = configuration_moves();
	read_goal(provisioning.goal);
	if (state_is_operational())
		operation_start();
	else
		provisioning.begins_soon = true;
}

void provisioning_stop(void)
{
	provisioning.is_running = false;
	abandon();
	set_up_lower();
}

void provisioning_poll(void)
{
	if (!provisioning.is_running)
		return;
	watch_goal();
	watch_network();
	/* Without the modem's word on the cable nobody knows what is wanted. */
	if (provisioning.begins_soon && modem_is_ready())
		begin();
	if (provisioning.is_pursuing && pursue() != TASK_WAITS)
		provisioning.is_pursuing = false;
}

bool provisioning_confirm(const char *nonce)
{
	if (!registration_is(nonce))
		return false;
	state_enter_operation();
	if (journal_recall(KEY_PROVISIONING_FAILURE).length > 0)
		journal_record_string(KEY_PROVISIONING_FAILURE, "");
	log_note("provisioned", "backend", NULL);
	registration_was_confirmed();
	return true;
}

bool provisioning_refuse(const char *nonce, const char *reason)
{
	if (!registration_is(nonce))
		return false;
	registration_was_refused(reason);
	return true;
}
