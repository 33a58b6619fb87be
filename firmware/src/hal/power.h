/**
 * Sleep, restart, watchdog.
 */
#ifndef HAL_POWER_H
#define HAL_POWER_H

#include <stdbool.h>
#include <stdint.h>

/** Clocks and resets of what the board uses. */
void clocks_start(void);
/** Starts the watchdog, which from now on wants to hear from the firmware every 8 s. */
void watchdog_start(void);
void watchdog_feed(void);
/** Sleeps until an interrupt has something to tell; at once back when `has_work`, asked with interrupts off, says so. */
void sleep_unless(bool (*has_work)(void));
/** Restarts the whole chip, through the bootloader. */
_Noreturn void restart(void);
/** What should never happen: says so on the console and restarts. */
_Noreturn void panic(const char *why);

#endif
