#include "net/mqtt_session.h"

#include <stddef.h>

#include "hal/timer.h"
#include "identity/identity.h"
#include "net/challenge.h"
#include "net/cloud.h"
#include "net/cursor.h"
#include "net/link.h"
#include "net/mqtt_outbox.h"
#include "net/mqtt_packet.h"
#include "text/format.h"
#include "text/json.h"

/** From the first packet until orders can come. */
#define OPEN_WITHIN_MS 10000
/** The backend hears from the device at least so often, or takes it for gone. */
#define KEEP_ALIVE_S 240
/** For an answer to a ping. */
#define PONG_WITHIN_MS 10000
#define TOPIC_ROOM 64

static struct {
	void (*on_order)(struct bytes order);
	struct task task;
	uint32_t generation;
	struct endpoint to;
	struct mqtt_reader reader;
	bool is_open;
	/** The backend has turned the credential away, or cannot be understood. */
	bool has_failed;
	bool proof_was_sent;
	uint16_t orders_subscription;
	struct deadline patience;
	bool is_out_of_patience;
	struct deadline ping;
} session;

void mqtt_session_start(void (*on_order)(struct bytes order))
{
	session.on_order = on_order;
}

/* Ends the session; the reason stands in the cloud fault. */
static void fail(void)
{
	session.has_failed = true;
	session.is_open = false;
	deadline_cancel(&session.patience);
	deadline_cancel(&session.ping);
	link_close(LINK_MQTT);
}

/* Sending. */

/* The topic `name` of this device. */
static void topic_of(char to[TOPIC_ROOM], const char *name)
{
	text_format(to, TOPIC_ROOM, "devices/%s/%s", identity_get(), name);
}

static void on_ping_due(void *context);

void mqtt_session_poll(void)
{
	if (mqtt_outbox_poll())
		deadline_set(&session.ping, KEEP_ALIVE_S * 1000, on_ping_due, NULL);
	/* A backend that takes so little has gone. */
	if (mqtt_outbox_overflowed() && !session.has_failed) {
		cloud_fail(FAULT_UNREACHABLE, "the backend takes no messages");
		fail();
	}
}

static void on_pong_missing(void *context)
{
	(void)context;
	cloud_fail(FAULT_UNREACHABLE, "the backend does not answer any more");
	fail();
}

static void on_ping_due(void *context)
{
	(void)context;
	struct buffer_sink packet = mqtt_outbox_open();
	mqtt_put_empty(&packet.sink, MQTT_PINGREQ);
	mqtt_outbox_close(&packet);
	/* Sending it sets the next one. */
	deadline_set(&session.patience, PONG_WITHIN_MS, on_pong_missing, NULL);
}

static uint16_t subscribe(const char *name)
{
	char topic[TOPIC_ROOM];
	struct buffer_sink packet = mqtt_outbox_open();
	uint16_t id = mqtt_outbox_next_id();
	topic_of(topic, name);
	mqtt_put_subscribe(&packet.sink, id, topic);
	mqtt_outbox_close(&packet);
	return id;
}

static uint16_t publish(const char *name, struct bytes message)
{
	char topic[TOPIC_ROOM];
	topic_of(topic, name);
	return mqtt_outbox_publish(topic, message);
}

/* Being let in. */

static void prove(const char *nonce)
{
	char signature[SIGNATURE_ROOM];
	char message[SIGNATURE_ROOM + 32];

	if (!sign_challenge(PROOF_CREDENTIAL, session.generation, nonce, signature)) {
		cloud_fail(FAULT_UNREACHABLE, "the credential is gone");
		fail();
		return;
	}
	text_format(message, sizeof message, "{\"signature\":\"%s\"}", signature);
	publish("proof", bytes_of_string(message));
	session.proof_was_sent = true;
}

static void take_challenge(struct bytes message)
{
	struct json challenge;
	char nonce[NONCE_ROOM];
	bool is_accepted;

	if (!json_read(text_of_bytes(message), &challenge))
		return;
	if (json_string(json_member(challenge, "nonce"), nonce, sizeof nonce) && is_nonce(text_of(nonce)))
		prove(nonce);
	else if (json_boolean(json_member(challenge, "accepted"), &is_accepted) && is_accepted)
		session.orders_subscription = subscribe("orders");
}

/* MQTT 3.1.1, section 3.2.2.3: 2, 4 and 5 speak of the client and not of the server. */
static void take_connack(uint8_t code)
{
	if (code == 0) {
		subscribe("challenge");
		return;
	}
	bool is_about_us = code == 2 || code == 4 || code == 5;
	cloud_fail(is_about_us ? FAULT_UNWELCOME : FAULT_UNREACHABLE, "the backend refuses the connection: %u", (uint32_t)code);
	fail();
}

static void take_suback(uint16_t id, uint8_t code)
{
	if (code > 2) {
		cloud_fail(FAULT_UNWELCOME, "a subscription is not granted");
		fail();
	} else if (id == session.orders_subscription) {
		session.is_open = true;
	}
}

static void acknowledge(uint16_t id)
{
	struct buffer_sink packet = mqtt_outbox_open();
	if (id == 0)
		return;
	mqtt_put_puback(&packet.sink, id);
	mqtt_outbox_close(&packet);
}

static void take_publish(const struct mqtt_packet *packet)
{
	char topic[TOPIC_ROOM];
	acknowledge(packet->id);
	topic_of(topic, "orders");
	if (text_is(packet->topic, topic) && session.is_open) {
		session.on_order(packet->payload);
		return;
	}
	topic_of(topic, "challenge");
	if (text_is(packet->topic, topic))
		take_challenge(packet->payload);
}

static void take_packet(const struct mqtt_packet *packet)
{
	switch (packet->type) {
	case MQTT_CONNACK:
		take_connack(packet->code);
		break;
	case MQTT_SUBACK:
		take_suback(packet->id, packet->code);
		break;
	case MQTT_PUBACK:
		mqtt_outbox_was_taken(packet->id);
		break;
	case MQTT_PUBLISH:
		take_publish(packet);
		break;
	case MQTT_PINGRESP:
		deadline_cancel(&session.patience);
		break;
	default:
		break;
	}
}

static void receive(unsigned link, struct bytes input)
{
	struct mqtt_packet packet;
	(void)link;
	while (input.length > 0 && !session.has_failed) {
		switch (mqtt_feed(&session.reader, &input, &packet)) {
		case MQTT_PACKET:
			take_packet(&packet);
			break;
		case MQTT_TOO_LARGE:
			/* Unacknowledged it would come again with every connection. */
			acknowledge(packet.id);
			break;
		case MQTT_BROKEN:
			cloud_fail(FAULT_UNREACHABLE, "the backend does not speak MQTT 3.1.1");
			fail();
			break;
		case MQTT_NOTHING:
			break;
		}
	}
}

/* The session as a whole. */

static void on_out_of_patience(void *context)
{
	(void)context;
	session.is_out_of_patience = true;
}

void mqtt_session_close(void)
{
	link_close(LINK_MQTT);
	session.is_open = false;
	deadline_cancel(&session.patience);
	deadline_cancel(&session.ping);
	mqtt_outbox_clear();
	task_reset(&session.task);
}

static void begin(uint32_t generation)
{
	struct buffer_sink packet;

	mqtt_session_close();
	session.generation = generation;
	session.has_failed = false;
	session.proof_was_sent = false;
	session.is_out_of_patience = false;
	session.orders_subscription = 0;
	mqtt_outbox_clear();
	mqtt_reader_begin(&session.reader);
	packet = mqtt_outbox_open();
	mqtt_put_connect(&packet.sink, identity_get(), KEEP_ALIVE_S);
	mqtt_outbox_close(&packet);
	deadline_set(&session.patience, OPEN_WITHIN_MS, on_out_of_patience, NULL);
	link_open(LINK_MQTT, &session.to, receive);
}

static enum progress judge(void)
{
	if (session.is_open)
		return TASK_DONE;
	if (session.has_failed)
		return TASK_FAILED;
	if (session.is_out_of_patience)
		return cloud_fail(FAULT_SILENT, "the backend let nobody in within %u ms", (uint32_t)OPEN_WITHIN_MS);
	if (session.proof_was_sent)
		return cloud_fail(FAULT_UNWELCOME, "the proof was not accepted");
	return cloud_fail(FAULT_UNREACHABLE, "the backend ended the connection");
}

enum progress mqtt_session_open(uint32_t generation)
{
	struct task *task = &session.task;
	enum progress ended;

	TASK_BEGIN(task);
	if (!cloud_address(&session.to)) {
		cloud_fail(FAULT_UNREACHABLE, "nobody has said where the backend is");
		TASK_FAIL(task);
	}
	begin(generation);
	TASK_AWAIT(task, link_state(LINK_MQTT) != LINK_OPENING || session.is_out_of_patience);
	if (link_state(LINK_MQTT) == LINK_CLOSED && !session.is_out_of_patience) {
		deadline_cancel(&session.patience);
		cloud_fail(link_fault(LINK_MQTT), "no secure connection to %s", session.to.host);
		TASK_FAIL(task);
	}
	TASK_AWAIT(task, session.is_open || session.has_failed || session.is_out_of_patience ||
				 link_state(LINK_MQTT) != LINK_OPEN);
	deadline_cancel(&session.patience);
	ended = judge();
	if (ended == TASK_FAILED)
		mqtt_session_close();
	task_reset(task);
	return ended;
	TASK_END(task);
}

bool mqtt_session_is_open(void)
{
	return session.is_open && link_state(LINK_MQTT) == LINK_OPEN;
}

uint16_t mqtt_session_publish(const char *topic, struct bytes message)
{
	return mqtt_session_is_open() ? publish(topic, message) : 0;
}

enum delivery mqtt_session_delivery(uint16_t message)
{
	if (message == 0 || !mqtt_session_is_open())
		return DELIVERY_LOST;
	return mqtt_outbox_is_waiting(message) ? DELIVERY_PENDING : DELIVERY_TAKEN;
}

bool mqtt_session_is_quiet(void)
{
	return !mqtt_session_is_open() || mqtt_outbox_is_quiet();
}
