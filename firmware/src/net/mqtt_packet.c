#include "net/mqtt_packet.h"

#include "memory/string.h"
#include "net/cursor.h"

/* Granted to nobody and asked for by nobody: QoS 2. */
#define QOS_1 1u

static void put_head(struct sink *sink, enum mqtt_type type, unsigned flags, size_t remaining)
{
	put_byte(sink, (uint8_t)((unsigned)type << 4 | flags));
	for (; remaining > 0x7f; remaining >>= 7)
		put_byte(sink, (uint8_t)(remaining | 0x80));
	put_byte(sink, (uint8_t)remaining);
}

static void put_u16(struct sink *sink, size_t value)
{
	put_byte(sink, (uint8_t)(value >> 8));
	put_byte(sink, (uint8_t)value);
}

static void put_string(struct sink *sink, const char *string)
{
	put_u16(sink, strlen(string));
	sink_put_string(sink, string);
}

void mqtt_put_connect(struct sink *sink, const char *client_id, uint16_t keep_alive_s)
{
	/* Protocol name and level, then flags: neither a clean session nor a will nor a user. */
	static const uint8_t fixed[] = {0, 4, 'M', 'Q', 'T', 'T', 4, 0};
	put_head(sink, MQTT_CONNECT, 0, sizeof fixed + 2 + 2 + strlen(client_id));
	sink_put(sink, fixed, sizeof fixed);
	put_u16(sink, keep_alive_s);
	put_string(sink, client_id);
}

void mqtt_put_subscribe(struct sink *sink, uint16_t id, const char *topic)
{
	put_head(sink, MQTT_SUBSCRIBE, 2, 2 + 2 + strlen(topic) + 1);
	put_u16(sink, id);
	put_string(sink, topic);
	put_byte(sink, QOS_1);
}

void mqtt_put_publish(struct sink *sink, uint16_t id, const char *topic, struct bytes payload)
{
	put_head(sink, MQTT_PUBLISH, QOS_1 << 1, 2 + strlen(topic) + 2 + payload.length);
	put_string(sink, topic);
	put_u16(sink, id);
	put_bytes(sink, payload);
}

void mqtt_put_puback(struct sink *sink, uint16_t id)
{
	put_head(sink, MQTT_PUBACK, 0, 2);
	put_u16(sink, id);
}

void mqtt_put_empty(struct sink *sink, enum mqtt_type type)
{
	put_head(sink, type, 0, 0);
}

void mqtt_reader_begin(struct mqtt_reader *reader)
{
	reader->state = MQTT_AT_TYPE;
}

static uint16_t take_u16(struct bytes *rest, bool *ok)
{
	struct bytes two = take(rest, 2, ok);
	return two.length == 2 ? (uint16_t)(two.at[0] << 8 | two.at[1]) : 0;
}

static bool read_publish(unsigned flags, struct bytes content, struct mqtt_packet *packet)
{
	bool ok = true;
	unsigned qos = flags >> 1 & 3;
	packet->topic = text_of_bytes(take(&content, take_u16(&content, &ok), &ok));
	if (qos > 0)
		packet->id = take_u16(&content, &ok);
	packet->payload = content;
	return ok && (qos == 0 || (qos == QOS_1 && packet->id != 0));
}

static bool read_content(unsigned flags, struct bytes content, struct mqtt_packet *packet)
{
	bool ok = true;
	switch (packet->type) {
	case MQTT_CONNACK:
		take(&content, 1, &ok);
		packet->code = content.length == 1 ? content.at[0] : 0;
		return ok && content.length == 1;
	case MQTT_SUBACK:
		packet->id = take_u16(&content, &ok);
		packet->code = content.length == 1 ? content.at[0] : 0;
		return ok && content.length == 1;
	case MQTT_PUBACK:
		packet->id = take_u16(&content, &ok);
		return ok && content.length == 0;
	case MQTT_PINGRESP:
		return content.length == 0;
	case MQTT_PUBLISH:
		return read_publish(flags, content, packet);
	default:
		return false;
	}
}

static enum mqtt_step end_packet(struct mqtt_reader *reader, struct mqtt_packet *packet)
{
	bool fits = reader->remaining <= sizeof reader->content;
	struct bytes content = {reader->content, fits ? reader->remaining : sizeof reader->content};

	*packet = (struct mqtt_packet){.type = (enum mqtt_type)(reader->first >> 4)};
	mqtt_reader_begin(reader);
	if (!read_content(reader->first & 0xf, content, packet))
		return MQTT_BROKEN;
	return fits ? MQTT_PACKET : MQTT_TOO_LARGE;
}

/* Section 2.2.3. False when there are more than four. */
static bool take_length_digit(struct mqtt_reader *reader, uint8_t digit)
{
	reader->remaining |= (uint32_t)(digit & 0x7f) << (7 * reader->length_digits++);
	if (digit < 0x80)
		reader->state = MQTT_AT_CONTENT;
	return digit < 0x80 || reader->length_digits < 4;
}

static void take_content(struct mqtt_reader *reader, struct bytes *input)
{
	struct bytes piece = take_up_to(input, reader->remaining - reader->received);
	if (reader->received < sizeof reader->content) {
		size_t room = sizeof reader->content - reader->received;
		memcpy(reader->content + reader->received, piece.at, piece.length < room ? piece.length : room);
	}
	reader->received += (uint32_t)piece.length;
}

enum mqtt_step mqtt_feed(struct mqtt_reader *reader, struct bytes *input, struct mqtt_packet *packet)
{
	while (input->length > 0) {
		switch (reader->state) {
		case MQTT_AT_TYPE:
			reader->first = take_up_to(input, 1).at[0];
			reader->length_digits = 0;
			reader->remaining = 0;
			reader->received = 0;
			reader->state = MQTT_AT_LENGTH;
			continue;
		case MQTT_AT_LENGTH:
			if (!take_length_digit(reader, take_up_to(input, 1).at[0]))
				return MQTT_BROKEN;
			break;
		case MQTT_AT_CONTENT:
			take_content(reader, input);
			break;
		}
		if (reader->state == MQTT_AT_CONTENT && reader->received == reader->remaining)
			return end_packet(reader, packet);
	}
	return MQTT_NOTHING;
}
