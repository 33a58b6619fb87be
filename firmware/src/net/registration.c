#include "net/registration.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "crypto/random.h"
#include "hal/timer.h"
#include "identity/identity.h"
#include "memory/string.h"
#include "net/backend_link.h"
#include "net/challenge.h"
#include "net/cloud.h"
#include "net/cursor.h"
#include "refusal.h"
#include "state/state.h"
#include "text/base64.h"
#include "text/json.h"
#include "update/running.h"

/** As products/pico declares. */
#define CONFIRMATION_WITHIN_MS 20000
#define MESSAGE_ROOM 512

static struct {
	struct task task;
	char nonce[NONCE_ROOM];
	enum { UNDECIDED, CONFIRMED, REFUSED } decision;
	char reason[129];
	uint16_t message;
	struct deadline patience;
	bool is_out_of_patience;
} registration;

static void on_out_of_patience(void *context)
{
	(void)context;
	registration.is_out_of_patience = true;
}

static void draw_nonce(void)
{
	uint8_t bytes[32];
	random_fill(bytes, sizeof bytes);
	base64_write(registration.nonce, (struct bytes){bytes, sizeof bytes});
}

static struct bytes write_message(char *to)
{
	struct buffer_sink sink;
	struct json_writer writer;
	struct text account = configuration_text("account.owner");

	buffer_sink_open(&sink, to, MESSAGE_ROOM);
	json_begin(&writer, &sink.sink);
	json_open_object(&writer);
	json_name(&writer, "identity");
	json_put_string(&writer, identity_get());
	json_name(&writer, "firmware");
	json_put_string(&writer, running_version());
	json_name(&writer, "nonce");
	json_put_string(&writer, registration.nonce);
	if (account.length > 0) {
		json_name(&writer, "account");
		json_put_text(&writer, account);
	}
	json_close_object(&writer);
	return filled(&sink);
}

static void send(void)
{
	char message[MESSAGE_ROOM];
	draw_nonce();
	registration.decision = UNDECIDED;
	registration.is_out_of_patience = false;
	deadline_set(&registration.patience, CONFIRMATION_WITHIN_MS, on_out_of_patience, NULL);
	registration.message = mqtt_session_publish("registration", write_message(message));
}

static bool is_decided(void)
{
	if (registration.decision == CONFIRMED && mqtt_session_delivery(registration.message) != DELIVERY_PENDING)
		return true;
	return registration.decision == REFUSED || registration.is_out_of_patience || backend_link_credential() == 0;
}

static enum progress judge(void)
{
	switch (registration.decision) {
	case CONFIRMED:
		return TASK_DONE;
	case REFUSED:
		return cloud_fail(FAULT_REGISTRATION, "the backend refused: %s", registration.reason);
	case UNDECIDED:
		break;
	}
	if (registration.is_out_of_patience)
		return cloud_fail(FAULT_TIMEOUT, "the backend did not confirm within %u ms", (uint32_t)CONFIRMATION_WITHIN_MS);
	return cloud_fail(FAULT_UNREACHABLE, "the connection ended before the backend confirmed");
}

enum progress registration_make(void)
{
	struct task *task = &registration.task;
	enum progress ended;

	TASK_BEGIN(task);
	send();
	/* The answer may be here before the acknowledgement is. */
	state_set_phase(PHASE_AWAITING_CONFIRMATION);
	TASK_AWAIT(task, is_decided());
	ended = judge();
	registration_forget();
	return ended;
	TASK_END(task);
}

bool registration_is(const char *nonce)
{
	if (nonce[0] != 0 && strcmp(nonce, registration.nonce) == 0)
		return true;
	return refuse("wrong-nonce", "this is not the answer to the device's last registration");
}

void registration_was_confirmed(void)
{
	registration.decision = CONFIRMED;
}

void registration_was_refused(const char *reason)
{
	registration.decision = REFUSED;
	text_copy(registration.reason, sizeof registration.reason, text_of(reason));
}

void registration_forget(void)
{
	registration.nonce[0] = 0;
	deadline_cancel(&registration.patience);
	task_reset(&registration.task);
}
