#include "net/operation.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "crypto/sha256.h"
#include "hal/timer.h"
#include "log/log.h"
#include "memory/string.h"
#include "net/back_off.h"
#include "net/backend_link.h"
#include "net/cloud.h"
#include "net/mqtt_session.h"
#include "net/network.h"
#include "net/over_the_air.h"
#include "net/rotation.h"
#include "net/telemetry.h"
#include "refusal.h"
#include "state/state.h"

#define RETRY_AT_LEAST_MS 5000
#define MOST_NOTED 6

static struct {
	bool is_running;
	struct task life;
	struct task connection;
	struct back_off back_off;
	struct deadline pause;
	bool is_paused;
	bool was_up;
	uint32_t configuration;
	/** Digest of where the connection of now goes. */
	uint8_t endpoint[SHA256_LENGTH];
	uint32_t candidate;
	uint32_t credential;
	/** The connection was ended on purpose. */
	bool is_meant;
	/** Causes that the log has told since the backend was reached. */
	const char *noted[MOST_NOTED];
} operation;

static void digest_endpoint(uint8_t digest[SHA256_LENGTH])
{
	struct text endpoint = cloud_endpoint();
	sha256(endpoint.at, endpoint.length, digest);
}

static bool has_moved(void)
{
	uint8_t digest[SHA256_LENGTH];
	digest_endpoint(digest);
	return memcmp(digest, operation.endpoint, sizeof digest) != 0;
}

/* Once for each cause until the backend is reached again, or one that is away for long would fill the log. */
static void note_failure(void)
{
	for (size_t i = 0; i < MOST_NOTED; i++) {
		if (operation.noted[i] == NULL) {
			operation.noted[i] = cloud_fault()->code;
			log_note("backend-lost", "boot", cloud_fault_text());
			return;
		}
		if (strcmp(operation.noted[i], cloud_fault()->code) == 0)
			return;
	}
}

static void was_reached(void)
{
	memset(operation.noted, 0, sizeof operation.noted);
	rotation_settle(operation.credential, operation.candidate);
	over_the_air_keep();
	back_off_reset(&operation.back_off);
}

static bool is_connected(void)
{
	return operation.credential != 0 && backend_link_credential() == operation.credential;
}

/* Changes the credential, for which the connection is opened anew. */
static enum progress rotate(void)
{
	enum progress ended = rotation_renew(operation.credential);
	if (ended == TASK_DONE && rotation_is_due()) {
		operation.is_meant = true;
		backend_link_close();
	}
	return ended;
}

/* One connection from its beginning to its end. Fails with a cloud fault. */
static enum progress connect(void)
{
	struct task *task = &operation.connection;

	TASK_BEGIN(task);
	TASK_AWAIT(task, network_is_up() && network_is_settled());
	digest_endpoint(operation.endpoint);
	operation.is_meant = false;
	operation.candidate = rotation_candidate();
	if (backend_link_credential() == 0)
		TASK_NEED(task, backend_link_open());
	operation.credential = backend_link_credential();
	was_reached();
	telemetry_start();
	while (is_connected()) {
		TASK_AWAIT(task, rotation_is_due() || !is_connected());
		if (is_connected())
			TASK_NEED(task, rotate());
	}
	if (!operation.is_meant && network_is_up() && !has_moved()) {
		cloud_fail(FAULT_UNREACHABLE, "the connection ended");
		TASK_FAIL(task);
	}
	TASK_END(task);
}

static void on_pause_over(void *context)
{
	(void)context;
	operation.is_paused = false;
}

static void pause(void)
{
	operation.is_paused = true;
	deadline_set(&operation.pause, back_off_next(&operation.back_off, RETRY_AT_LEAST_MS), on_pause_over, NULL);
}

static enum progress live(void)
{
	struct task *task = &operation.life;
	enum progress ended;

	TASK_BEGIN(task);
	for (;;) {
		TASK_CALL(task, ended, connect());
		telemetry_stop();
		if (ended == TASK_DONE)
			continue;
		note_failure();
		pause();
		TASK_AWAIT(task, !operation.is_paused);
		deadline_cancel(&operation.pause);
	}
	TASK_END(task);
}

/**
 * Whoever pauses looks at once after a change. A connection that goes elsewhere than the device should is ended, once the answer to
 * the order that has changed it is out.
 */
static void watch(void)
{
	if (operation.was_up != network_is_up()) {
		operation.was_up = network_is_up();
		if (!operation.was_up)
			backend_link_close();
		operation_wake();
	}
	if (operation.configuration != configuration_moves() && (!has_moved() || mqtt_session_is_quiet())) {
		operation.configuration = configuration_moves();
		if (has_moved()) {
			backend_link_close();
			operation_wake();
		}
	}
}

void operation_start(void)
{
	if (operation.is_running)
		return;
	operation.is_running = true;
	operation.was_up = network_is_up();
	operation.configuration = configuration_moves();
	digest_endpoint(operation.endpoint);
	over_the_air_watch();
}

void operation_stop(void)
{
	operation.is_running = false;
	task_reset(&operation.life);
	task_reset(&operation.connection);
	deadline_cancel(&operation.pause);
	telemetry_stop();
	rotation_stop();
	over_the_air_stop();
	backend_link_close();
}

void operation_poll(void)
{
	if (!operation.is_running)
		return;
	watch();
	live();
	telemetry_poll();
	over_the_air_poll();
}

void operation_wake(void)
{
	operation.is_paused = false;
}

uint32_t operation_credential(void)
{
	uint32_t generation = backend_link_credential();
	if (state_is_operational() && generation != 0)
		return generation;
	refuse("wrong-state", "the device is not in operation");
	return 0;
}

bool operation_promise_rotation(void)
{
	uint32_t generation = operation_credential();
	if (generation == 0)
		return false;
	rotation_promise(generation);
	return true;
}
