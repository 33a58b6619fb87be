/**
 * One MQTT connection to the backend, which lets the device in once it has signed the challenge (docs/cloud.md), and over which
 * orders come.
 */
#ifndef NET_MQTT_SESSION_H
#define NET_MQTT_SESSION_H

#include "net/task.h"
#include "text/text.h"

/** Who hears the orders; called in the order of their coming, while the session is open. */
void mqtt_session_start(void (*on_order)(struct bytes order));
/**
 * Connects and proves itself by the credential of `generation`; done when orders can come. Fails with a cloud fault:
 * FAULT_UNWELCOME when the backend turns this credential away.
 */
enum progress mqtt_session_open(uint32_t generation);
bool mqtt_session_is_open(void);
/** Sends what there is to send. */
void mqtt_session_poll(void);
void mqtt_session_close(void);

enum delivery {
	DELIVERY_PENDING,
	/** The backend has taken the message. */
	DELIVERY_TAKEN,
	/** It will not be known whether it has. */
	DELIVERY_LOST,
};

/** Publishes on devices/ID/`topic`. Returns what `mqtt_session_delivery` wants. */
uint16_t mqtt_session_publish(const char *topic, struct bytes message);
enum delivery mqtt_session_delivery(uint16_t message);
/** Whether no message waits for its acknowledgement. */
bool mqtt_session_is_quiet(void);

#endif
