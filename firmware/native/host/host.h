/**
 * A board that is a process: the whole firmware runs on the machine of whoever develops it, with a compiler's sanitizers around it. Its
 * parts stand in for src/hal. The flash chip is a file; descriptors 0 and 1 are the console, 3 is the modem's UART both ways. Over 4 comes
 * how many ms are to be skipped, a line each, and an empty line goes back when they were. It ends when one of them does.
 *
 * There is no bootloader: the file named on the command line runs, as if it had been found rightly signed.
 */
#ifndef NATIVE_HOST_H
#define NATIVE_HOST_H

#include <stdint.h>

/** Waits for input, at most so many ms; takes what has come. */
void host_wait(int64_t ms);
/**
 * Skips what is to be skipped, but not while the modem owes an answer, which would come too late; unless there is a "!" before the
 * number. To be called before a sleep.
 */
void host_skip(void);
/** Ms that were skipped so far. */
extern int64_t host_skipped_ms;

#endif
