#include "net/protobuf.h"

#include "memory/string.h"
#include "net/cursor.h"

/* A varint of 64 bits has ten groups of seven. */
#define LONGEST_VARINT 10

static bool take_varint(struct bytes *message, uint32_t *value)
{
	*value = 0;
	for (unsigned group = 0; group < LONGEST_VARINT; group++) {
		bool ok = true;
		struct bytes byte = take(message, 1, &ok);
		if (!ok)
			return false;
		/* The fifth group begins at bit 28: of it four bits are still ours, of those behind none. */
		if (group < 5)
			*value |= (uint32_t)(byte.at[0] & 0x7f) << (7 * group);
		if (byte.at[0] < 0x80)
			return true;
	}
	return false;
}

static void put_varint(struct sink *sink, uint32_t value)
{
	for (; value > 0x7f; value >>= 7)
		put_byte(sink, (uint8_t)(value | 0x80));
	put_byte(sink, (uint8_t)value);
}

enum proto_step proto_next(struct bytes *message, struct proto_field *field)
{
	uint32_t tag;
	uint32_t length = 0;
	bool ok = true;

	if (message->length == 0)
		return PROTO_END;
	if (!take_varint(message, &tag) || tag >> 3 == 0)
		return PROTO_MALFORMED;
	*field = (struct proto_field){.number = tag >> 3, .type = (enum proto_type)(tag & 7)};
	switch (tag & 7) {
	case PROTO_NUMBER:
		return take_varint(message, &field->value) ? PROTO_FIELD : PROTO_MALFORMED;
	case PROTO_BYTES:
		ok = take_varint(message, &length);
		break;
	case PROTO_FIXED64:
		length = 8;
		break;
	case PROTO_FIXED32:
		length = 4;
		break;
	default:
		return PROTO_MALFORMED;
	}
	if (ok)
		field->bytes = take(message, length, &ok);
	return ok ? PROTO_FIELD : PROTO_MALFORMED;
}

bool proto_read(struct bytes message, bool (*take_field)(void *into, const struct proto_field *field), void *into)
{
	struct proto_field field;
	for (;;) {
		switch (proto_next(&message, &field)) {
		case PROTO_END:
			return true;
		case PROTO_MALFORMED:
			return false;
		case PROTO_FIELD:
			if (!take_field(into, &field))
				return false;
		}
	}
}

void proto_put_number(struct sink *sink, uint32_t number, uint32_t value)
{
	put_varint(sink, number << 3 | PROTO_NUMBER);
	put_varint(sink, value);
}

void proto_put_bytes(struct sink *sink, uint32_t number, struct bytes bytes)
{
	put_varint(sink, number << 3 | PROTO_BYTES);
	put_varint(sink, (uint32_t)bytes.length);
	put_bytes(sink, bytes);
}

size_t proto_open(struct buffer_sink *buffer, uint32_t number)
{
	put_varint(&buffer->sink, number << 3 | PROTO_BYTES);
	return buffer->length;
}

void proto_close(struct buffer_sink *buffer, size_t opened)
{
	/* The length stands before the content and is known after it: it is written behind, and the content makes room. */
	char digits[5];
	struct buffer_sink prefix;
	size_t length = buffer->length - opened;

	buffer_sink_open(&prefix, digits, sizeof digits);
	put_varint(&prefix.sink, (uint32_t)length);
	put_bytes(&buffer->sink, filled(&prefix));
	if (buffer->overflowed)
		return;
	memmove(buffer->at + opened + prefix.length, buffer->at + opened, length);
	memcpy(buffer->at + opened, digits, prefix.length);
}
