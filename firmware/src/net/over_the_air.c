#include "net/over_the_air.h"

#include <stddef.h>

#include "hal/power.h"
#include "hal/timer.h"
#include "log/log.h"
#include "memory/string.h"
#include "net/cloud.h"
#include "net/cursor.h"
#include "net/http_client.h"
#include "net/operation.h"
#include "refusal.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/format.h"
#include "text/hex.h"
#include "update/running.h"
#include "update/update.h"

/** An image on trial reaches the backend within this, or goes. */
#define TRIAL_WITHIN_MS 30000
#define DIGEST_ROOM (2 * SHA256_LENGTH + 1)

static struct {
	struct task task;
	bool is_fetching;
	uint8_t digest[SHA256_LENGTH];
	int64_t size;
	uint32_t generation;
	struct endpoint to;
	struct http_request request;
	char path[10 + DIGEST_ROOM];
	/** What has come and is not written yet: flash is programmed in whole blocks. */
	uint8_t block[LONGEST_UPDATE_BLOCK];
	size_t block_length;
	int64_t written;
	bool has_begun;
	/** The update refuses what comes. */
	bool was_refused;
	struct deadline trial;
} air;

static void note(const char *event, const char *detail)
{
	log_note(event, "backend", detail);
}

bool over_the_air_promise(const uint8_t digest[SHA256_LENGTH], int64_t size)
{
	uint32_t generation = operation_credential();
	if (generation == 0)
		return false;
	if (running_is_trial())
		return refuse("busy", "the running image is on trial");
	memcpy(air.digest, digest, sizeof air.digest);
	air.size = size;
	air.generation = generation;
	return true;
}

/* Writing what comes. */

static bool write_block(void)
{
	struct bytes block = {air.block, air.block_length};
	if (block.length == 0)
		return true;
	if (!update_write(air.written, block))
		return false;
	air.written += (int64_t)block.length;
	air.block_length = 0;
	return true;
}

static bool write_piece(struct bytes piece)
{
	while (piece.length > 0) {
		struct bytes part = take_up_to(&piece, sizeof air.block - air.block_length);
		memcpy(air.block + air.block_length, part.at, part.length);
		air.block_length += part.length;
		if (air.block_length == sizeof air.block && !write_block())
			return false;
	}
	return true;
}

static bool receive(struct bytes piece)
{
	if (!air.has_begun && !update_begin(air.size, air.digest))
		air.was_refused = true;
	air.has_begun = true;
	air.was_refused = air.was_refused || !write_piece(piece);
	return !air.was_refused;
}

/* Fetching. */

static void begin(void)
{
	char digest[DIGEST_ROOM];

	hex_write(digest, (struct bytes){air.digest, sizeof air.digest});
	text_format(air.path, sizeof air.path, "/firmware/%s", digest);
	air.request = (struct http_request){.method = "GET", .path = air.path, .proof = PROOF_CREDENTIAL,
					    .generation = air.generation, .receive = receive};
	air.block_length = 0;
	air.written = 0;
	air.has_begun = false;
	air.was_refused = false;
}

static enum progress fetch(void)
{
	struct task *task = &air.task;
	TASK_BEGIN(task);
	if (!cloud_address(&air.to)) {
		cloud_fail(FAULT_UNREACHABLE, "nobody has said where the backend is");
		TASK_FAIL(task);
	}
	begin();
	TASK_AWAIT(task, http_take(&air, &air.to));
	TASK_NEED(task, http_ask(&air.request));
	if (http_status() != 200) {
		cloud_fail(FAULT_UNREACHABLE, "the image was not given: %u", (uint32_t)http_status());
		TASK_FAIL(task);
	}
	TASK_END(task);
}

/* Verifies what was written and restarts into it. Refuses. */
static bool try_image(void)
{
	char digest[DIGEST_ROOM];

	if (air.was_refused || !write_block())
		return false;
	if (air.written != air.size)
		return refuse("bad-digest", "what came is not the image that was ordered");
	hex_write(digest, (struct bytes){air.digest, sizeof air.digest});
	/* Before the restart: the image on trial has to know how it came. */
	journal_record_string(KEY_OPERATION_TRIAL, digest);
	if (!update_finish("backend")) {
		journal_record_string(KEY_OPERATION_TRIAL, "");
		return false;
	}
	restart();
}

static void end(enum progress progress)
{
	char detail[200];
	air.is_fetching = false;
	http_release(&air);
	if (progress == TASK_FAILED) {
		note("update-failed", cloud_fault_text());
	} else if (!try_image()) {
		text_format(detail, sizeof detail, "%s: %s", last_refusal()->code, last_refusal()->reason);
		note("update-failed", detail);
	}
}

void over_the_air_fetch(void)
{
	http_release(&air);
	task_reset(&air.task);
	air.is_fetching = true;
}

void over_the_air_poll(void)
{
	enum progress progress;
	if (!air.is_fetching)
		return;
	progress = fetch();
	if (progress != TASK_WAITS)
		end(progress);
}

void over_the_air_stop(void)
{
	air.is_fetching = false;
	http_release(&air);
	task_reset(&air.task);
	deadline_cancel(&air.trial);
}

/* The image on trial. */

static bool recall_trial(char digest[DIGEST_ROOM])
{
	return text_copy(digest, DIGEST_ROOM, journal_recall(KEY_OPERATION_TRIAL)) && digest[0] != 0;
}

static void on_trial_over(void *context)
{
	(void)context;
	/* An image that was tried and not confirmed is not started again. */
	restart();
}

void over_the_air_watch(void)
{
	char digest[DIGEST_ROOM];
	char running[DIGEST_ROOM];

	if (!recall_trial(digest))
		return;
	hex_write(running, (struct bytes){running_digest(), SHA256_LENGTH});
	if (strcmp(digest, running) != 0)
		note("update-reverted", digest);
	if (strcmp(digest, running) != 0 || !running_is_trial())
		journal_record_string(KEY_OPERATION_TRIAL, "");
	else
		deadline_set(&air.trial, TRIAL_WITHIN_MS, on_trial_over, NULL);
}

void over_the_air_keep(void)
{
	char digest[DIGEST_ROOM];
	if (!recall_trial(digest))
		return;
	deadline_cancel(&air.trial);
	update_confirm();
	note("update-confirmed", digest);
	journal_record_string(KEY_OPERATION_TRIAL, "");
}
