/**
 * Packets on their way to the backend, and messages that it has not acknowledged yet.
 */
#ifndef NET_MQTT_OUTBOX_H
#define NET_MQTT_OUTBOX_H

#include "text/sink.h"
#include "text/text.h"

/** Forgets everything: the connection is another one. */
void mqtt_outbox_clear(void);

/** Where the next packet is composed; to be closed before another is opened. */
struct buffer_sink mqtt_outbox_open(void);
/** The packet is whole. One that did not fit is not sent, and the box has overflowed. */
void mqtt_outbox_close(const struct buffer_sink *packet);
bool mqtt_outbox_overflowed(void);
/** Hands what there is to the link when that has sent what it had; true when it was anything. */
bool mqtt_outbox_poll(void);

/** A packet identifier that no packet of late had. */
uint16_t mqtt_outbox_next_id(void);
/** Puts a message in; returns what `mqtt_outbox_is_waiting` wants, 0 when too many are waiting already. */
uint16_t mqtt_outbox_publish(const char *topic, struct bytes message);
/** The backend has acknowledged it. */
void mqtt_outbox_was_taken(uint16_t message);
bool mqtt_outbox_is_waiting(uint16_t message);
/** Whether none is waiting. */
bool mqtt_outbox_is_quiet(void);

#endif
