#include "text/sink.h"

#include "memory/string.h"

static void put_into_buffer(struct sink *sink, const void *bytes, size_t length)
{
	struct buffer_sink *buffer = (struct buffer_sink *)sink;
	size_t left = buffer->room - buffer->length;
	if (length > left) {
		buffer->overflowed = true;
		length = left;
	}
	memcpy(buffer->at + buffer->length, bytes, length);
	buffer->length += length;
}

void buffer_sink_open(struct buffer_sink *buffer, void *at, size_t room)
{
	*buffer = (struct buffer_sink){ .sink = { put_into_buffer }, .at = at, .room = room };
}

static void count(struct sink *sink, const void *bytes, size_t length)
{
	(void)bytes;
	((struct counting_sink *)sink)->length += length;
}

void counting_sink_open(struct counting_sink *counting)
{
	*counting = (struct counting_sink){ .sink = { count } };
}

void sink_put(struct sink *sink, const void *bytes, size_t length)
{
	sink->put(sink, bytes, length);
}

void sink_put_string(struct sink *sink, const char *string)
{
	sink_put(sink, string, strlen(string));
}
