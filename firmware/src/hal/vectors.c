/**
 * The vector table, and how a program in RAM begins. Firmware and bootloader are linked with it, each to its own addresses.
 */
#include <stdint.h>

#include "hal/power.h"
#include "memory/string.h"

extern uint32_t stack_top;
extern uint8_t bss_start;
extern uint8_t bss_end;

int main(void);
void timer_interrupt(void);
void button_interrupt(void);
void uart0_interrupt(void);
void uart1_interrupt(void);

/** Initialised data are in their place already, since all of the image was copied to RAM. */
static _Noreturn void begin(void)
{
	memset(&bss_start, 0, (size_t)(&bss_end - &bss_start));
	__asm__ volatile("cpsie i");
	main();
	panic("the main loop has ended");
}

static _Noreturn void fault(void)
{
	panic("the processor has met a fault");
}

static void unexpected(void)
{
	panic("an interrupt came that nobody asked for");
}

union vector {
	const void *stack;
	void (*handler)(void);
};

/** 16 of the Cortex-M0+, then the interrupts of the RP2040 (datasheet 2.3.2). */
__attribute__((section(".vectors"), used)) static const union vector vectors[16 + 26] = {
	[0] = { .stack = &stack_top },
	[1] = { .handler = begin },
	[2] = { .handler = unexpected },
	[3] = { .handler = fault },
	[11] = { .handler = unexpected },
	[14] = { .handler = unexpected },
	[15] = { .handler = unexpected },
	[16 + 0] = { .handler = timer_interrupt },
	[16 + 13] = { .handler = button_interrupt },
	[16 + 20] = { .handler = uart0_interrupt },
	[16 + 21] = { .handler = uart1_interrupt },
};
