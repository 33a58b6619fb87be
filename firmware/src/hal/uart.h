/**
 * The two serial ports, by interrupt: what comes in waits in a ring until somebody reads it.
 */
#ifndef HAL_UART_H
#define HAL_UART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum uart_port {
	/** UART0, GPIO0 out and GPIO1 in: the maintenance console. */
	UART_CONSOLE,
	/** UART1, GPIO4 out and GPIO5 in: the modem. */
	UART_MODEM,
};

/** 8 data bits, no parity, 1 stop bit. May be called again with another rate. */
void uart_start(enum uart_port port, uint32_t baud);
/** Takes up to `room` bytes that have come; returns how many. Never waits. */
size_t uart_read(enum uart_port port, void *to, size_t room);
bool uart_has_input(enum uart_port port);
/** Sends; sleeps while the ring of bytes to be sent is full. */
void uart_write(enum uart_port port, const void *bytes, size_t length);
/** Waits until everything has left the chip. */
void uart_flush(enum uart_port port);
/** Bytes that came and found the ring full, since the start. */
uint32_t uart_lost(enum uart_port port);

#endif
