#include "hal/uart.h"

#include "hal/power.h"
#include "hal/registers.h"

/* PL011 (datasheet 4.2.8). */
enum { UART_DATA = 0x0, UART_FLAGS = 0x18, UART_BAUD_WHOLE = 0x24, UART_BAUD_FRACTION = 0x28, UART_LINE = 0x2c,
       UART_CONTROL = 0x30, UART_INTERRUPTS = 0x38, UART_INTERRUPTS_CLEAR = 0x44 };
enum { FLAG_BUSY = 1 << 3, FLAG_RECEIVED_NOTHING = 1 << 4, FLAG_SENDING_FULL = 1 << 5 };
enum { INTERRUPT_RECEIVED = 1 << 4, INTERRUPT_SENT = 1 << 5, INTERRUPT_RECEIVE_TIMEOUT = 1 << 6 };
enum { LINE_8_BITS_WITH_FIFO = 0x70, CONTROL_ON_BOTH_WAYS = 0x301 };
enum { IO_FUNCTION_UART = 2 };

#define CLOCK_HZ 125000000u
/**
 * Room for a line of the console, or what the modem was asked for, while a sector is erased; sending can wait. Powers of two: an index runs
 * on and is cut to the ring.
 */
enum { ROOM_TO_RECEIVE = 8192, ROOM_TO_SEND = 512 };

struct ring {
	uint8_t *bytes;
	uint32_t room;
	/** Counts all that was ever put in, and taken out. */
	volatile uint32_t put;
	volatile uint32_t taken;
};

struct port {
	uint32_t base;
	enum interrupt interrupt;
	/** GPIO that sends; the next one receives. */
	uint32_t pin;
	struct ring received;
	struct ring to_send;
	volatile uint32_t lost;
};

static uint8_t received[2][ROOM_TO_RECEIVE];
static uint8_t to_send[2][ROOM_TO_SEND];

static struct port ports[] = {
	[UART_CONSOLE] = { .base = UART0_BASE,
			   .interrupt = UART0_IRQ,
			   .pin = 0,
			   .received = { .bytes = received[UART_CONSOLE], .room = ROOM_TO_RECEIVE },
			   .to_send = { .bytes = to_send[UART_CONSOLE], .room = ROOM_TO_SEND } },
	[UART_MODEM] = { .base = UART1_BASE,
			 .interrupt = UART1_IRQ,
			 .pin = 4,
			 .received = { .bytes = received[UART_MODEM], .room = ROOM_TO_RECEIVE },
			 .to_send = { .bytes = to_send[UART_MODEM], .room = ROOM_TO_SEND } },
};

static uint32_t waiting(const struct ring *ring)
{
	return ring->put - ring->taken;
}

static void select_pins(uint32_t pin)
{
	write_register(IO_BANK0_BASE + pin * 8 + 4, IO_FUNCTION_UART);
	write_register(IO_BANK0_BASE + (pin + 1) * 8 + 4, IO_FUNCTION_UART);
}

void uart_start(enum uart_port which, uint32_t baud)
{
	struct port *port = &ports[which];
	/* Sixty-fourths of a sixteenth of a bit, rounded. */
	uint32_t divider = (8 * CLOCK_HZ / baud + 1) / 2;
	select_pins(port->pin);
	write_register(port->base + UART_CONTROL, 0);
	write_register(port->base + UART_BAUD_WHOLE, divider >> 6);
	write_register(port->base + UART_BAUD_FRACTION, divider & 63);
	/* The divider takes effect with this write. */
	write_register(port->base + UART_LINE, LINE_8_BITS_WITH_FIFO);
	write_register(port->base + UART_CONTROL, CONTROL_ON_BOTH_WAYS);
	write_register(port->base + UART_INTERRUPTS, INTERRUPT_RECEIVED | INTERRUPT_RECEIVE_TIMEOUT);
	enable_interrupt(port->interrupt);
}

static void receive(struct port *port)
{
	while (!(read_register(port->base + UART_FLAGS) & FLAG_RECEIVED_NOTHING)) {
		uint8_t byte = (uint8_t)read_register(port->base + UART_DATA);
		struct ring *ring = &port->received;
		if (waiting(ring) == ring->room) {
			port->lost += 1;
			continue;
		}
		ring->bytes[ring->put % ring->room] = byte;
		ring->put += 1;
	}
}

/** Moves what is to be sent into the chip while it takes it; what is left is moved by the interrupt. With interrupts off. */
static void send(struct port *port)
{
	struct ring *ring = &port->to_send;
	while (waiting(ring) > 0 && !(read_register(port->base + UART_FLAGS) & FLAG_SENDING_FULL)) {
		write_register(port->base + UART_DATA, ring->bytes[ring->taken % ring->room]);
		ring->taken += 1;
	}
	uint32_t sent = waiting(ring) > 0 ? INTERRUPT_SENT : 0;
	write_register(port->base + UART_INTERRUPTS, INTERRUPT_RECEIVED | INTERRUPT_RECEIVE_TIMEOUT | sent);
}

static void serve(struct port *port)
{
	write_register(port->base + UART_INTERRUPTS_CLEAR, INTERRUPT_RECEIVED | INTERRUPT_RECEIVE_TIMEOUT | INTERRUPT_SENT);
	receive(port);
	send(port);
}

void uart0_interrupt(void)
{
	serve(&ports[UART_CONSOLE]);
}

void uart1_interrupt(void)
{
	serve(&ports[UART_MODEM]);
}

bool uart_has_input(enum uart_port which)
{
	return waiting(&ports[which].received) > 0;
}

size_t uart_read(enum uart_port which, void *to, size_t room)
{
	struct ring *ring = &ports[which].received;
	uint8_t *bytes = to;
	size_t length = 0;
	while (length < room && waiting(ring) > 0) {
		bytes[length] = ring->bytes[ring->taken % ring->room];
		ring->taken += 1;
		length += 1;
	}
	return length;
}

static bool has_room(const struct port *port)
{
	return waiting(&port->to_send) < port->to_send.room;
}

static bool console_has_room(void)
{
	return has_room(&ports[UART_CONSOLE]);
}

static bool modem_has_room(void)
{
	return has_room(&ports[UART_MODEM]);
}

void uart_write(enum uart_port which, const void *bytes, size_t length)
{
	struct port *port = &ports[which];
	struct ring *ring = &port->to_send;
	for (size_t i = 0; i < length; i += 1) {
		while (!has_room(port))
			sleep_unless(which == UART_CONSOLE ? console_has_room : modem_has_room);
		ring->bytes[ring->put % ring->room] = ((const uint8_t *)bytes)[i];
		ring->put += 1;
		if (waiting(ring) == ring->room || i + 1 == length) {
			uint32_t were = interrupts_off();
			send(port);
			interrupts_restore(were);
		}
	}
}

void uart_flush(enum uart_port which)
{
	struct port *port = &ports[which];
	while (waiting(&port->to_send) > 0 || read_register(port->base + UART_FLAGS) & FLAG_BUSY) {
	}
}

uint32_t uart_lost(enum uart_port which)
{
	return ports[which].lost;
}
