/**
 * Packets of MQTT 3.1.1 (OASIS standard, 2014): as many as a device needs that publishes and subscribes with quality of service 1.
 */
#ifndef NET_MQTT_PACKET_H
#define NET_MQTT_PACKET_H

#include "text/sink.h"
#include "text/text.h"

/** Bytes of a packet that is read whole: an order with every configuration field in it has about half of them. */
#define LARGEST_MQTT_PACKET 3072

/** Section 2.2.1. */
enum mqtt_type {
	MQTT_CONNECT = 1,
	MQTT_CONNACK = 2,
	MQTT_PUBLISH = 3,
	MQTT_PUBACK = 4,
	MQTT_SUBSCRIBE = 8,
	MQTT_SUBACK = 9,
	MQTT_PINGREQ = 12,
	MQTT_PINGRESP = 13,
	MQTT_DISCONNECT = 14,
};

/** Asks for a session that is kept when the connection ends. */
void mqtt_put_connect(struct sink *sink, const char *client_id, uint16_t keep_alive_s);
void mqtt_put_subscribe(struct sink *sink, uint16_t id, const char *topic);
void mqtt_put_publish(struct sink *sink, uint16_t id, const char *topic, struct bytes payload);
void mqtt_put_puback(struct sink *sink, uint16_t id);
/** MQTT_PINGREQ or MQTT_DISCONNECT. */
void mqtt_put_empty(struct sink *sink, enum mqtt_type type);

struct mqtt_packet {
	enum mqtt_type type;
	/** Of PUBACK, SUBACK, and PUBLISH with quality of service 1; else 0. */
	uint16_t id;
	/** Of CONNACK (section 3.2.2.3) and SUBACK (3.9.3). */
	uint8_t code;
	/** Of PUBLISH. They point into the reader. */
	struct text topic;
	struct bytes payload;
};

/** Puts packets together from what comes in. */
struct mqtt_reader {
	uint8_t content[LARGEST_MQTT_PACKET];
	enum { MQTT_AT_TYPE, MQTT_AT_LENGTH, MQTT_AT_CONTENT } state;
	uint8_t first;
	uint8_t length_digits;
	uint32_t remaining;
	uint32_t received;
};

enum mqtt_step {
	MQTT_NOTHING,
	MQTT_PACKET,
	/** One went by that does not fit. `packet` tells its type, and of a PUBLISH topic and id, so that it can be acknowledged. */
	MQTT_TOO_LARGE,
	/** The connection has to be ended (section 4.8). */
	MQTT_BROKEN,
};

void mqtt_reader_begin(struct mqtt_reader *reader);
/** Takes bytes off the front of `input` until a packet is over or nothing is left. */
enum mqtt_step mqtt_feed(struct mqtt_reader *reader, struct bytes *input, struct mqtt_packet *packet);

#endif
