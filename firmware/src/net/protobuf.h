/**
 * The part of Protocol Buffers (proto3) that provisioning messages need: numbers, bytes, and messages within messages. Fields that
 * nobody here knows are read over, as the format wants it.
 */
#ifndef NET_PROTOBUF_H
#define NET_PROTOBUF_H

#include "text/sink.h"
#include "text/text.h"

enum proto_type { PROTO_NUMBER = 0, PROTO_FIXED64 = 1, PROTO_BYTES = 2, PROTO_FIXED32 = 5 };

struct proto_field {
	uint32_t number;
	enum proto_type type;
	/** Of PROTO_NUMBER: the low 32 bits; no field of these messages is wider. */
	uint32_t value;
	/** Of the others. Points into the message. */
	struct bytes bytes;
};

enum proto_step { PROTO_FIELD, PROTO_END, PROTO_MALFORMED };

/** Takes the next field off the front of `message`, which may be any bytes. */
enum proto_step proto_next(struct bytes *message, struct proto_field *field);

/** Reads a whole message, field by field: false when it is malformed, or `take` says that a field is not as it should be. */
bool proto_read(struct bytes message, bool (*take)(void *into, const struct proto_field *field), void *into);

void proto_put_number(struct sink *sink, uint32_t number, uint32_t value);
void proto_put_bytes(struct sink *sink, uint32_t number, struct bytes bytes);

/** Begins the message in field `number`; returns what `proto_close` wants. */
size_t proto_open(struct buffer_sink *buffer, uint32_t number);
void proto_close(struct buffer_sink *buffer, size_t opened);

#endif
