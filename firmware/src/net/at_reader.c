#include "net/at_reader.h"

#include "net/cursor.h"

/* The one answer that is not a line: its length stands before the data, which may be any bytes. */
static const char data_head[] = "+CIPRECVDATA:";

void at_reader_begin(struct at_reader *reader)
{
	reader->length = 0;
	reader->data_missing = 0;
}

/* Whether the line up to this comma announces data. */
static bool announces_data(struct at_reader *reader)
{
	struct text line = {reader->line, reader->length};
	int64_t length;
	if (!text_begins(line, data_head))
		return false;
	struct text digits = {line.at + sizeof data_head - 1, line.length - (sizeof data_head - 1)};
	if (!text_to_integer(digits, &length))
		return false;
	reader->data_missing = (size_t)length;
	reader->length = 0;
	return true;
}

/* Whether `c` makes something whole. */
static enum at_event take_character(struct at_reader *reader, char c)
{
	if (c == '\r')
		return AT_NOTHING;
	if (c == '\n')
		return reader->length > 0 ? AT_LINE : AT_NOTHING;
	if (c == '>' && reader->length == 0)
		return AT_PROMPT;
	/* A prompt may be followed by a blank. */
	if (c == ' ' && reader->length == 0)
		return AT_NOTHING;
	if (c == ',' && announces_data(reader))
		return AT_NOTHING;
	if (reader->length < sizeof reader->line)
		reader->line[reader->length++] = c;
	return AT_NOTHING;
}

enum at_event at_feed(struct at_reader *reader, struct bytes *input, struct bytes *content)
{
	while (input->length > 0) {
		if (reader->data_missing > 0) {
			*content = take_up_to(input, reader->data_missing);
			reader->data_missing -= content->length;
			return AT_DATA;
		}
		enum at_event event = take_character(reader, (char)take_up_to(input, 1).at[0]);
		if (event == AT_NOTHING)
			continue;
		*content = (struct bytes){(const uint8_t *)reader->line, reader->length};
		reader->length = 0;
		return event;
	}
	return AT_NOTHING;
}
