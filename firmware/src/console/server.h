/**
 * The maintenance console: JSON-RPC 2.0, one object a line; docs/console.md. Nothing that comes in over the line can stop it.
 */
#ifndef CONSOLE_SERVER_H
#define CONSOLE_SERVER_H

#include <stddef.h>

/** Bytes of a request, without its line feed. */
#define LONGEST_LINE 4096

/** For the main loop: answers what has come. */
void console_poll(void);
/** A line that is no answer: boot log. With its line feed. */
void console_print(const char *text);
/** Tells whoever listens that the firmware is up and answers. */
void console_greet(void);

#endif
