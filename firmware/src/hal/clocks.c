#include "hal/power.h"
#include "hal/registers.h"

/* Registers by their offset (datasheet 2.14.7, 2.15.7, 2.16.7, 2.18.4). */
enum { RESETS_RESET = 0x0, RESETS_DONE = 0x8 };
enum { XOSC_CTRL = 0x0, XOSC_STATUS = 0x4, XOSC_STARTUP = 0xc };
enum { CLK_REF_CTRL = 0x30, CLK_REF_SELECTED = 0x38, CLK_SYS_CTRL = 0x3c, CLK_SYS_SELECTED = 0x44, CLK_PERI_CTRL = 0x48 };
enum { PLL_CS = 0x0, PLL_PWR = 0x4, PLL_FBDIV = 0x8, PLL_PRIM = 0xc };
enum { WATCHDOG_TICK = 0x2c };

enum { RESET_IO_BANK0 = 1 << 5, RESET_PADS_BANK0 = 1 << 8, RESET_PLL_SYS = 1 << 12, RESET_TIMER = 1 << 21,
       RESET_UART0 = 1 << 22, RESET_UART1 = 1 << 23 };

/** The crystal of the Pico, MHz. */
#define CRYSTAL_MHZ 12u

static void start_crystal(void)
{
	write_register(XOSC_BASE + XOSC_STARTUP, 47); /* 1 ms in units of 256 cycles */
	write_register(XOSC_BASE + XOSC_CTRL, 0xfabaa0); /* on, 1 to 15 MHz */
	await_bits(XOSC_BASE + XOSC_STATUS, 1u << 31);
	write_register(CLOCKS_BASE + CLK_REF_CTRL, 2); /* from the crystal */
	await_bits(CLOCKS_BASE + CLK_REF_SELECTED, 1u << 2);
}

static void release_from_reset(uint32_t blocks)
{
	clear_bits(RESETS_BASE + RESETS_RESET, blocks);
	await_bits(RESETS_BASE + RESETS_DONE, blocks);
}

/** 12 MHz * 125 / 6 / 2 = 125 MHz. */
static void start_pll(void)
{
	enum { POWER_DOWN = 1 << 0, POST_DIVIDER_DOWN = 1 << 3, VCO_DOWN = 1 << 5, LOCKED = 1u << 31 };
	write_register(PLL_SYS_BASE + PLL_CS, 1);
	write_register(PLL_SYS_BASE + PLL_FBDIV, 125);
	clear_bits(PLL_SYS_BASE + PLL_PWR, POWER_DOWN | VCO_DOWN);
	await_bits(PLL_SYS_BASE + PLL_CS, (uint32_t)LOCKED);
	write_register(PLL_SYS_BASE + PLL_PRIM, 6u << 16 | 2u << 12);
	clear_bits(PLL_SYS_BASE + PLL_PWR, POST_DIVIDER_DOWN);
}

void clocks_start(void)
{
	/* After a restart the system may run from the PLL already; it is moved off before the PLL is touched. */
	write_register(CLOCKS_BASE + CLK_SYS_CTRL, 0);
	await_bits(CLOCKS_BASE + CLK_SYS_SELECTED, 1u << 0);
	start_crystal();
	release_from_reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_PLL_SYS | RESET_TIMER | RESET_UART0 | RESET_UART1);
	start_pll();
	write_register(CLOCKS_BASE + CLK_SYS_CTRL, 0); /* auxiliary source: the PLL */
	write_register(CLOCKS_BASE + CLK_SYS_CTRL, 1); /* and the glitchless switch to it */
	await_bits(CLOCKS_BASE + CLK_SYS_SELECTED, 1u << 1);
	write_register(CLOCKS_BASE + CLK_PERI_CTRL, 1u << 11); /* UARTs run from clk_sys */
	write_register(WATCHDOG_BASE + WATCHDOG_TICK, CRYSTAL_MHZ | 1u << 9); /* 1 us for timer and watchdog */
}
