#include "net/backend_link.h"

#include <stddef.h>

#include "credentials/credentials.h"
#include "crypto/sha256.h"
#include "net/cloud.h"
#include "net/cursor.h"
#include "net/orders.h"
#include "refusal.h"
#include "text/hex.h"
#include "text/json.h"

#define MOST_CREDENTIALS 2
#define MOST_ACTS 4
#define REPLY_ROOM 512

/** What an order has left to be done, and the answer that has to be out first. */
struct pending_act {
	order_act act;
	uint16_t reply;
};

static struct {
	struct task task;
	uint32_t generations[MOST_CREDENTIALS];
	bool was_turned_away[MOST_CREDENTIALS];
	size_t count;
	size_t index;
	/** The fault of a credential that was merely unlucky. */
	bool has_fault;
	struct cloud_fault fault;
	uint32_t in_use;
	struct pending_act acts[MOST_ACTS];
} link;

/* Orders. */

static struct bytes write_reply(char *to, size_t room, struct bytes order, bool is_done)
{
	struct buffer_sink sink;
	struct json_writer writer;
	uint8_t digest[SHA256_LENGTH];

	sha256(order.at, order.length, digest);
	buffer_sink_open(&sink, to, room);
	json_begin(&writer, &sink.sink);
	json_open_object(&writer);
	json_name(&writer, "order");
	json_put_hex(&writer, (struct bytes){digest, sizeof digest});
	json_name(&writer, "result");
	json_put_string(&writer, is_done ? "done" : "refused");
	if (!is_done) {
		json_name(&writer, "code");
		json_put_string(&writer, last_refusal()->code);
		json_name(&writer, "reason");
		json_put_string(&writer, last_refusal()->reason);
	}
	json_close_object(&writer);
	return filled(&sink);
}

/* With no place left the oldest waits no longer for its answer. */
static void remember(order_act act, uint16_t reply)
{
	if (link.acts[MOST_ACTS - 1].act != NULL) {
		link.acts[0].reply = 0;
		backend_link_poll();
	}
	for (size_t i = 0; i < MOST_ACTS; i++) {
		if (link.acts[i].act != NULL)
			continue;
		link.acts[i] = (struct pending_act){act, reply};
		return;
	}
}

static void on_order(struct bytes order)
{
	char reply[REPLY_ROOM];
	order_act act;
	bool is_done = orders_obey(order, &act);
	uint16_t id = mqtt_session_publish("replies", write_reply(reply, sizeof reply, order, is_done));
	if (is_done && act != NULL)
		remember(act, id);
}

void backend_link_start(void)
{
	mqtt_session_start(on_order);
}

void backend_link_poll(void)
{
	struct pending_act first = link.acts[0];

	mqtt_session_poll();
	if (first.act == NULL || mqtt_session_delivery(first.reply) == DELIVERY_PENDING)
		return;
	for (size_t i = 1; i < MOST_ACTS; i++)
		link.acts[i - 1] = link.acts[i];
	link.acts[MOST_ACTS - 1].act = NULL;
	first.act();
}

/* Opening. */

static void begin(void)
{
	link.count = credentials_count();
	if (link.count > MOST_CREDENTIALS)
		link.count = MOST_CREDENTIALS;
	for (size_t i = 0; i < link.count; i++) {
		link.generations[i] = credential_at(i)->generation;
		link.was_turned_away[i] = false;
	}
	link.has_fault = false;
}

/* The one that was let in stays. Those before it that were not merely unlucky go. */
static void settle(void)
{
	link.in_use = link.generations[link.index];
	for (size_t i = 0; i < link.index; i++)
		if (link.was_turned_away[i])
			credentials_discard(link.generations[i]);
	if (link.index == 0)
		credentials_activate(link.in_use);
}

static void note_failure(void)
{
	link.was_turned_away[link.index] = cloud_fault_is(FAULT_UNWELCOME);
	if (link.was_turned_away[link.index])
		return;
	link.has_fault = true;
	link.fault = *cloud_fault();
}

enum progress backend_link_open(void)
{
	struct task *task = &link.task;
	enum progress ended;

	TASK_BEGIN(task);
	begin();
	for (link.index = 0; link.index < link.count; link.index++) {
		/* An order may come right behind: it is obeyed under the credential that is being tried. */
		link.in_use = link.generations[link.index];
		TASK_CALL(task, ended, mqtt_session_open(link.generations[link.index]));
		if (ended == TASK_DONE) {
			settle();
			TASK_RETURN(task);
		}
		note_failure();
	}
	if (link.has_fault)
		cloud_fail(link.fault.code, "%s", link.fault.reason);
	else
		cloud_fail(FAULT_UNWELCOME, "the backend lets no credential of this device in");
	TASK_FAIL(task);
	TASK_END(task);
}

uint32_t backend_link_credential(void)
{
	return mqtt_session_is_open() ? link.in_use : 0;
}

void backend_link_close(void)
{
	mqtt_session_close();
	task_reset(&link.task);
}
