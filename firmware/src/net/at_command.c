#include "net/at_command.h"

#include "hal/timer.h"
#include "hal/uart.h"
#include "memory/string.h"
#include "net/at_reader.h"
#include "net/cursor.h"

#define BUSY_PAUSE_MS 100

char at_text[AT_COMMAND_ROOM];

static struct {
	const struct at_listener *listener;
	struct at_reader reader;
	enum at_answer answer;
	/** What the modem will ask for, until it has. */
	struct bytes data;
	struct deadline silence;
	struct deadline again;
} at;

void at_start(const struct at_listener *listener)
{
	at.listener = listener;
	at.answer = AT_OK;
	at_reader_begin(&at.reader);
}

static void end_command(enum at_answer answer)
{
	if (at.answer != AT_PENDING)
		return;
	at.answer = answer;
	deadline_cancel(&at.silence);
	deadline_cancel(&at.again);
}

static void on_silence(void *context)
{
	(void)context;
	end_command(AT_SILENT);
}

static void send_text(void *context)
{
	(void)context;
	uart_write(UART_MODEM, at_text, strlen(at_text));
	uart_write(UART_MODEM, "\r\n", 2);
}

void at_begin(int64_t within_ms, struct bytes data)
{
	at.answer = AT_PENDING;
	at.data = data;
	deadline_set(&at.silence, within_ms, on_silence, NULL);
	send_text(NULL);
}

enum at_answer at_answer(void)
{
	return at.answer;
}

/* Whether the line is an answer to the command; all others are told to the listener. */
static bool take_answer(struct text line)
{
	if (text_is(line, "OK")) {
		/* Before the data this only says that the command was understood. */
		if (at.data.length == 0)
			end_command(AT_OK);
	} else if (text_is(line, "SEND OK")) {
		end_command(AT_OK);
	} else if (text_is(line, "ERROR") || text_is(line, "SEND FAIL")) {
		end_command(AT_ERROR);
	} else if (text_begins(line, "busy p")) {
		/* It is still at something from before the firmware's last restart, or at its own affairs. */
		if (at.answer == AT_PENDING)
			deadline_set(&at.again, BUSY_PAUSE_MS, send_text, NULL);
	} else {
		return false;
	}
	return true;
}

static void take_event(enum at_event event, struct bytes content)
{
	switch (event) {
	case AT_LINE:
		if (!take_answer(text_of_bytes(content)))
			at.listener->line(text_of_bytes(content));
		break;
	case AT_PROMPT:
		uart_write(UART_MODEM, at.data.at, at.data.length);
		at.data.length = 0;
		break;
	case AT_DATA:
		at.listener->data(content);
		break;
	case AT_NOTHING:
		break;
	}
}

bool at_poll(void)
{
	uint8_t chunk[256];
	struct bytes input = {chunk, uart_read(UART_MODEM, chunk, sizeof chunk)};
	bool came = input.length > 0;
	while (input.length > 0) {
		struct bytes content;
		enum at_event event = at_feed(&at.reader, &input, &content);
		take_event(event, content);
	}
	return came;
}

bool at_quote(char *to, size_t room, struct text text)
{
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (length + 3 > room)
			return false;
		if (c == '"' || c == ',' || c == '\\')
			to[length++] = '\\';
		to[length++] = c;
	}
	to[length] = 0;
	return true;
}
