/**
 * Where text goes as it is made: a line, a buffer, a digest.
 */
#ifndef TEXT_SINK_H
#define TEXT_SINK_H

#include <stdbool.h>
#include <stddef.h>

/** Takes bytes in order. */
struct sink {
	void (*put)(struct sink *sink, const void *bytes, size_t length);
};

/** A sink that fills memory. */
struct buffer_sink {
	struct sink sink;
	char *at;
	size_t room;
	size_t length;
	/** Something did not fit; `length` counts what did. */
	bool overflowed;
};

void buffer_sink_open(struct buffer_sink *sink, void *at, size_t room);

/** A sink that only counts: for Content-Length, or to see whether something fits. */
struct counting_sink {
	struct sink sink;
	size_t length;
};

void counting_sink_open(struct counting_sink *sink);

void sink_put(struct sink *sink, const void *bytes, size_t length);
/** Puts a C string. */
void sink_put_string(struct sink *sink, const char *string);

#endif
