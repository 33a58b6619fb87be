#include "net/rotation.h"

#include <stddef.h>

#include "credentials/credentials.h"
#include "hal/timer.h"
#include "log/log.h"
#include "net/cloud.h"
#include "net/enrolment.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/format.h"

#define RETRY_AT_LEAST_MS 5000

static struct {
	struct task task;
	struct deadline pause;
	bool is_paused;
} rotation;

static uint32_t replaced(void)
{
	return (uint32_t)journal_number(KEY_OPERATION_ROTATION);
}

static void end(const char *event, const char *detail)
{
	log_note(event, "backend", detail);
	journal_record_string(KEY_OPERATION_ROTATION, "");
}

bool rotation_is_due(void)
{
	return replaced() > 0;
}

void rotation_promise(uint32_t generation)
{
	if (!rotation_is_due())
		journal_record_number(KEY_OPERATION_ROTATION, generation);
}

uint32_t rotation_candidate(void)
{
	const struct credential *newest = credential_at(0);
	return newest != NULL && rotation_is_due() && newest->generation > replaced() ? newest->generation : 0;
}

void rotation_settle(uint32_t used, uint32_t tried)
{
	char detail[80];
	if (!rotation_is_due())
		return;
	if (used > replaced()) {
		text_format(detail, sizeof detail, "credential %u in use", used);
		end("credential-rotated", detail);
	} else if (tried != 0 && rotation_candidate() == 0) {
		text_format(detail, sizeof detail, "the backend does not let credential %u in", tried);
		end("credential-rotation-failed", detail);
	}
}

static void on_pause_over(void *context)
{
	(void)context;
	rotation.is_paused = false;
}

enum progress rotation_renew(uint32_t generation)
{
	struct task *task = &rotation.task;
	enum progress ended;

	TASK_BEGIN(task);
	if (rotation_candidate() != 0) {
		/* It was certified and could not be tried; nobody has turned it away. */
		rotation.is_paused = true;
		deadline_set(&rotation.pause, RETRY_AT_LEAST_MS, on_pause_over, NULL);
		TASK_AWAIT(task, !rotation.is_paused);
		TASK_RETURN(task);
	}
	TASK_CALL(task, ended, reenrol(generation));
	if (ended == TASK_DONE)
		TASK_RETURN(task);
	if (!cloud_fault_is(FAULT_ENROLMENT))
		TASK_FAIL(task);
	end("credential-rotation-failed", cloud_fault()->reason);
	TASK_END(task);
}

void rotation_stop(void)
{
	deadline_cancel(&rotation.pause);
	enrolment_stop();
	task_reset(&rotation.task);
}
