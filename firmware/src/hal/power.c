#include "hal/power.h"

#include "hal/registers.h"
#include "hal/uart.h"
#include "memory/string.h"

enum { WATCHDOG_CTRL = 0x0, WATCHDOG_LOAD = 0x4, PSM_WDSEL = 0x8 };

/** Everything but the two oscillators is reset with the watchdog. */
#define RESET_ALL_BUT_OSCILLATORS 0x1fffcu
/** The counter falls by 2 each microsecond (erratum RP2040-E1): 8 s. */
#define WATCHDOG_PERIOD 16000000u

void watchdog_start(void)
{
	write_register(PSM_BASE + PSM_WDSEL, RESET_ALL_BUT_OSCILLATORS);
	watchdog_feed();
	write_register(WATCHDOG_BASE + WATCHDOG_CTRL, 1u << 30);
}

void watchdog_feed(void)
{
	write_register(WATCHDOG_BASE + WATCHDOG_LOAD, WATCHDOG_PERIOD);
}

void sleep_unless(bool (*has_work)(void))
{
	/* With interrupts off, one that comes between the question and the sleep still ends the sleep, and is served after it. */
	uint32_t were = interrupts_off();
	if (!has_work())
		__asm__ volatile("wfi");
	interrupts_restore(were);
}

_Noreturn void restart(void)
{
	uart_flush(UART_CONSOLE);
	write_register(PSM_BASE + PSM_WDSEL, RESET_ALL_BUT_OSCILLATORS);
	write_register(WATCHDOG_BASE + WATCHDOG_CTRL, 1u << 31);
	for (;;) {
	}
}

_Noreturn void panic(const char *why)
{
	uart_write(UART_CONSOLE, "[panic] ", 8);
	uart_write(UART_CONSOLE, why, strlen(why));
	uart_write(UART_CONSOLE, "\n", 1);
	restart();
}
