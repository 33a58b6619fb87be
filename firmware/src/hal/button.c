#include "hal/button.h"

#include "hal/registers.h"

enum { BUTTON_PIN = 15 };
enum { IO_FUNCTION_SIO = 5, PAD_SCHMITT = 1 << 1, PAD_PULL_UP = 1 << 3, PAD_INPUT = 1 << 6, SIO_GPIO_IN = 0x4 };
/* Four bits a pin, eight pins a register: edge low and edge high are the upper two. */
enum { IO_INTR = 0xf0, IO_PROC0_INTE = 0x100, BUTTON_WORD = BUTTON_PIN / 8 * 4, BUTTON_EDGES = 0xc };
#define BUTTON_BITS ((uint32_t)BUTTON_EDGES << (BUTTON_PIN % 8 * 4))

static volatile bool has_moved;

void button_interrupt(void)
{
	write_register(IO_BANK0_BASE + IO_INTR + BUTTON_WORD, BUTTON_BITS);
	has_moved = true;
}

void button_start(void)
{
	write_register(PADS_BANK0_BASE + 4 + BUTTON_PIN * 4, PAD_SCHMITT | PAD_PULL_UP | PAD_INPUT);
	write_register(IO_BANK0_BASE + BUTTON_PIN * 8 + 4, IO_FUNCTION_SIO);
	write_register(IO_BANK0_BASE + IO_INTR + BUTTON_WORD, BUTTON_BITS);
	set_bits(IO_BANK0_BASE + IO_PROC0_INTE + BUTTON_WORD, BUTTON_BITS);
	enable_interrupt(IO_IRQ_BANK0);
}

bool button_is_down(void)
{
	return !(read_register(SIO_BASE + SIO_GPIO_IN) >> BUTTON_PIN & 1u);
}

bool button_has_moved(void)
{
	return has_moved;
}

void button_seen(void)
{
	has_moved = false;
}
