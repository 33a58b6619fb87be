/**
 * One command to the modem at a time, and its answer. All that the modem says is read here and handed on.
 */
#ifndef NET_AT_COMMAND_H
#define NET_AT_COMMAND_H

#include "net/task.h"
#include "text/format.h"
#include "text/text.h"

/** ESP-AT takes command lines of up to 256 bytes. */
#define AT_COMMAND_ROOM 257

enum at_answer {
	/** There is none yet. */
	AT_PENDING,
	AT_OK,
	AT_ERROR,
	/** None came in time. */
	AT_SILENT,
};

/** Who hears what the modem says beyond answers. */
struct at_listener {
	void (*line)(struct text line);
	void (*data)(struct bytes piece);
};

void at_start(const struct at_listener *listener);
/** Reads what has come in. True when that was anything. */
bool at_poll(void);

/** Where the next command is composed. */
extern char at_text[AT_COMMAND_ROOM];
/** Sends what stands there, and `data` when the modem asks for it: length 0, it never does. An answer has to come within so many ms. */
void at_begin(int64_t within_ms, struct bytes data);
enum at_answer at_answer(void);

/** In a task: sends a command line as `text_format` makes it, and goes on with its answer. */
#define AT_COMMAND(task, within_ms, ...) AT_COMMAND_WITH_DATA(task, within_ms, ((struct bytes){NULL, 0}), __VA_ARGS__)
/** The same for a command that is followed by data, which have to stay until then. */
#define AT_COMMAND_WITH_DATA(task, within_ms, data, ...) \
	do { \
		text_format(at_text, sizeof at_text, __VA_ARGS__); \
		at_begin(within_ms, data); \
		TASK_AWAIT(task, at_answer() != AT_PENDING); \
	} while (0)

/** Longest string as a parameter, escaped. */
#define AT_QUOTED_ROOM 200
/** Writes `text` with what has a meaning in commands escaped, and a NUL. False when it does not fit. */
bool at_quote(char *to, size_t room, struct text text);

#endif
