#include "net/mqtt_outbox.h"

#include "memory/string.h"
#include "net/link.h"
#include "net/mqtt_packet.h"

#define ROOM 2048
#define MOST_WAITING 4

static struct {
	/** The first `leaving` bytes are with the link. */
	char packets[ROOM];
	size_t length;
	size_t leaving;
	bool overflowed;
	uint16_t last_id;
	uint16_t waiting[MOST_WAITING];
} box;

void mqtt_outbox_clear(void)
{
	box.length = 0;
	box.leaving = 0;
	box.overflowed = false;
	memset(box.waiting, 0, sizeof box.waiting);
}

struct buffer_sink mqtt_outbox_open(void)
{
	struct buffer_sink packet;
	buffer_sink_open(&packet, box.packets + box.length, sizeof box.packets - box.length);
	return packet;
}

void mqtt_outbox_close(const struct buffer_sink *packet)
{
	if (packet->overflowed)
		box.overflowed = true;
	else
		box.length += packet->length;
}

bool mqtt_outbox_overflowed(void)
{
	return box.overflowed;
}

bool mqtt_outbox_poll(void)
{
	if (link_state(LINK_MQTT) != LINK_OPEN || link_is_sending(LINK_MQTT))
		return false;
	box.length -= box.leaving;
	memmove(box.packets, box.packets + box.leaving, box.length);
	box.leaving = box.length;
	if (box.leaving == 0)
		return false;
	link_send(LINK_MQTT, (struct bytes){(const uint8_t *)box.packets, box.leaving});
	return true;
}

uint16_t mqtt_outbox_next_id(void)
{
	/* 0 names nothing (MQTT 3.1.1, section 2.3.1). */
	box.last_id = box.last_id == UINT16_MAX ? 1 : (uint16_t)(box.last_id + 1);
	return box.last_id;
}

uint16_t mqtt_outbox_publish(const char *topic, struct bytes message)
{
	for (size_t i = 0; i < MOST_WAITING; i++) {
		if (box.waiting[i] != 0)
			continue;
		struct buffer_sink packet = mqtt_outbox_open();
		box.waiting[i] = mqtt_outbox_next_id();
		mqtt_put_publish(&packet.sink, box.waiting[i], topic, message);
		mqtt_outbox_close(&packet);
		return box.waiting[i];
	}
	return 0;
}

void mqtt_outbox_was_taken(uint16_t message)
{
	for (size_t i = 0; i < MOST_WAITING; i++)
		if (box.waiting[i] == message)
			box.waiting[i] = 0;
}

bool mqtt_outbox_is_waiting(uint16_t message)
{
	for (size_t i = 0; i < MOST_WAITING; i++)
		if (box.waiting[i] == message)
			return true;
	return false;
}

bool mqtt_outbox_is_quiet(void)
{
	for (size_t i = 0; i < MOST_WAITING; i++)
		if (box.waiting[i] != 0)
			return false;
	return true;
}
