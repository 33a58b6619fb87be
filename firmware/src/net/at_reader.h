/**
 * What an ESP-AT modem says, taken apart: lines, the prompt for data, and data that was asked for. Nothing of what it means is known
 * here.
 */
#ifndef NET_AT_READER_H
#define NET_AT_READER_H

#include "text/text.h"

/** The longest line that matters is a time; of longer ones the beginning is kept. */
#define AT_LINE_ROOM 128

struct at_reader {
	char line[AT_LINE_ROOM];
	size_t length;
	/** Bytes of `+CIPRECVDATA` that are still to come. */
	size_t data_missing;
};

enum at_event {
	AT_NOTHING,
	AT_LINE,
	/** The modem waits for data. */
	AT_PROMPT,
	/** A piece of data that was asked for. */
	AT_DATA,
};

void at_reader_begin(struct at_reader *reader);
/**
 * Takes bytes off the front of `input` until something is whole or nothing is left. `content`: the line without its end, until the
 * next call; or the piece of data, which points into `input`.
 */
enum at_event at_feed(struct at_reader *reader, struct bytes *input, struct bytes *content);

#endif
