#include "hal/uart.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "net/at_command.h"

#define RING 65536

enum { CONSOLE_IN = 0, CONSOLE_OUT = 1, MODEM = 3, SKIP = 4 };

static struct ring {
	uint8_t bytes[RING];
	size_t length;
} rings[2];

int64_t host_skipped_ms;
/** What is to be skipped once it can be. */
static int64_t asked_ms;
static bool is_urgent;

static void take(struct ring *ring, int descriptor)
{
	ssize_t came = read(descriptor, ring->bytes + ring->length, sizeof ring->bytes - ring->length);
	if (came <= 0)
		exit(0);
	ring->length += (size_t)came;
}

static void take_skip(void)
{
	char text[64];
	ssize_t came = read(SKIP, text, sizeof text - 1);
	if (came <= 0)
		exit(0);
	text[came] = 0;
	is_urgent = text[0] == '!';
	asked_ms += atoll(is_urgent ? text + 1 : text);
}

void host_skip(void)
{
	if (asked_ms == 0 || (at_answer() == AT_PENDING && !is_urgent))
		return;
	host_skipped_ms += asked_ms;
	asked_ms = 0;
	if (write(SKIP, "\n", 1) != 1)
		exit(0);
}

void host_wait(int64_t ms)
{
	struct pollfd files[] = {{CONSOLE_IN, POLLIN, 0}, {MODEM, POLLIN, 0}, {SKIP, POLLIN, 0}};
	if (poll(files, 3, (int)ms) <= 0)
		return;
	if (files[0].revents)
		take(&rings[UART_CONSOLE], CONSOLE_IN);
	if (files[1].revents)
		take(&rings[UART_MODEM], MODEM);
	if (files[2].revents)
		take_skip();
}

void uart_start(enum uart_port port, uint32_t baud)
{
	(void)port;
	(void)baud;
}

size_t uart_read(enum uart_port port, void *to, size_t room)
{
	struct ring *ring = &rings[port];
	size_t length = ring->length < room ? ring->length : room;
	memcpy(to, ring->bytes, length);
	ring->length -= length;
	memmove(ring->bytes, ring->bytes + length, ring->length);
	return length;
}

bool uart_has_input(enum uart_port port)
{
	host_wait(0);
	return rings[port].length > 0;
}

void uart_write(enum uart_port port, const void *bytes, size_t length)
{
	const uint8_t *from = bytes;
	while (length > 0) {
		ssize_t went = write(port == UART_CONSOLE ? CONSOLE_OUT : MODEM, from, length);
		if (went <= 0)
			exit(0);
		from += went;
		length -= (size_t)went;
	}
}

void uart_flush(enum uart_port port)
{
	(void)port;
}

uint32_t uart_lost(enum uart_port port)
{
	(void)port;
	return 0;
}
