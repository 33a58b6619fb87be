#include "reset/reset.h"

#include "configuration/configuration.h"
#include "credentials/credentials.h"
#include "data/user_data.h"
#include "hal/power.h"
#include "log/log.h"
#include "memory/string.h"
#include "net/net.h"
#include "refusal.h"
#include "reset/notice.h"
#include "reset/task.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "time/clock.h"
#include "update/boot_control.h"
#include "update/running.h"

/** A decommissioning waits this long for its backend to take the notice, and goes on without. */
enum { NOTICE_WITHIN_MS = 5000 };

/** Facts of the device and not of its owner: what runs, what was promised, and numbers that must not be used twice. */
static const char *const kept_facts[] = {
	KEY_RESET_TASK,	  KEY_NOTICE,	    KEY_BOOT_ACTIVE, KEY_BOOT_TRIAL,	  KEY_BOOT_VERIFIED_A, KEY_BOOT_VERIFIED_B,
	KEY_CONFIGURATION_COMPLETED, KEY_LOG_SEQUENCE, KEY_CLOCK,   KEY_ORDERS_SEQUENCE, NULL,
};

static struct reset_task task;

static bool promise(bool is_decommission, const char *origin)
{
	if (reset_is_due())
		return refuse("busy", "a reset is under way");
	/* The older firmware would not understand what a reset of the newer one leaves, nor one that the newer one finishes. */
	if (running_is_trial())
		return refuse("busy", "the running image is on trial");
	if (boot_is_armed())
		return refuse("busy", "an update is about to be tried");
	task = (struct reset_task){ .is_decommission = is_decommission, .at = clock_now(), .after = log_newest() };
	(void)text_copy(task.origin, sizeof task.origin, text_of(origin));
	/* Before the answer: what was promised is done at the next start, whatever happens to this one. */
	task_record(&task);
	return true;
}

bool reset_promise_factory(const char *origin)
{
	return promise(false, origin);
}

bool reset_promise_decommission(const char *origin)
{
	return promise(true, origin);
}

bool reset_is_due(void)
{
	struct reset_task due;
	return task_read(&due);
}

/** The event is in the log before the first erase. */
static void log_once(void)
{
#ifndef DEFECT_NO_LOG_BEFORE_ERASE
	const char *event = task_event(&task);
	if (!log_has(event, task.after))
		log_append(&(struct log_entry){ .event = event, .origin = task.origin, .at = task.at });
#endif
}

/** While the configuration still tells where the owner had the device go. */
static void keep_notice(void)
{
	if (!task.is_notified && net_has_address())
		notice_record(task.at, task.origin);
}

static void forget_operation(void)
{
	journal_record_string(KEY_OPERATION_ENTERED, "");
	journal_record_string(KEY_OPERATION_ROTATION, "");
	journal_record_string(KEY_OPERATION_TRIAL, "");
}

/**
 * The clean factory state: identity, IDevID, trust anchors and set-up secret stay, nothing of the owner does. Keys go first: a device
 * that is never switched on again has lost most by then.
 */
static void wipe(void)
{
	keep_notice();
	credentials_erase();
	user_data_erase();
	configuration_reset();
	log_retain(task_event(&task), task.after);
	journal_retain(kept_facts);
}

/** Every part of it can be done twice. */
static void do_all(void)
{
	log_once();
	if (task.is_decommission) {
		wipe();
	} else {
		configuration_reset();
		forget_operation();
	}
	task_end();
}

static _Noreturn void finish(void)
{
	do_all();
	restart();
}

static void backend_was_told(bool was_taken)
{
	if (was_taken) {
		task.is_notified = true;
		task_record(&task);
	}
	finish();
}

void reset_perform(void)
{
	/* Nothing that runs may write once the wipe has begun, or use what it is about to lose. */
	net_stop();
	if (!task.is_decommission)
		finish();
	log_once();
	keep_notice();
	if (net_is_up() && notice_is_due())
		net_deliver_notice(NOTICE_WITHIN_MS, backend_was_told);
	else
		finish();
}

void reset_resume(void)
{
	if (task_read(&task))
		do_all();
}
