/**
 * Access to the registers of the RP2040 (datasheet, chapter 2 onwards). Each peripheral has aliases of its registers in which a
 * write sets or clears the bits that are 1 in it (datasheet 2.1.2).
 */
#ifndef HAL_REGISTERS_H
#define HAL_REGISTERS_H

#include <stdint.h>

enum peripheral_base {
	CLOCKS_BASE = 0x40008000,
	RESETS_BASE = 0x4000c000,
	PSM_BASE = 0x40010000,
	IO_BANK0_BASE = 0x40014000,
	IO_QSPI_BASE = 0x40018000,
	PADS_BANK0_BASE = 0x4001c000,
	XOSC_BASE = 0x40024000,
	PLL_SYS_BASE = 0x40028000,
	UART0_BASE = 0x40034000,
	UART1_BASE = 0x40038000,
	TIMER_BASE = 0x40054000,
	WATCHDOG_BASE = 0x40058000,
	ROSC_BASE = 0x40060000,
	XIP_SSI_BASE = 0x18000000,
};

/** Single-cycle I/O and the core's own registers do not fit an `int`. */
#define SIO_BASE 0xd0000000u
#define NVIC_ISER 0xe000e100u
#define NVIC_ICER 0xe000e180u
#define NVIC_ICPR 0xe000e280u
#define VTOR 0xe000ed08u

/** Interrupt numbers (datasheet 2.3.2). */
enum interrupt { TIMER_IRQ_0 = 0, IO_IRQ_BANK0 = 13, UART0_IRQ = 20, UART1_IRQ = 21 };

static inline uint32_t read_register(uint32_t address)
{
	return *(volatile uint32_t *)address;
}

static inline void write_register(uint32_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

static inline void set_bits(uint32_t address, uint32_t bits)
{
	write_register(address | 0x2000u, bits);
}

static inline void clear_bits(uint32_t address, uint32_t bits)
{
	write_register(address | 0x3000u, bits);
}

/** Sleeps, spinning, until all `bits` are set: for what takes microseconds. */
static inline void await_bits(uint32_t address, uint32_t bits)
{
	while ((read_register(address) & bits) != bits) {
	}
}

static inline void enable_interrupt(enum interrupt interrupt)
{
	write_register(NVIC_ISER, 1u << interrupt);
}

/** Interrupts off; returns how they were, for `interrupts_restore`. */
static inline uint32_t interrupts_off(void)
{
	uint32_t were;
	__asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(were) : : "memory");
	return were;
}

static inline void interrupts_restore(uint32_t were)
{
	__asm__ volatile("msr primask, %0" : : "r"(were) : "memory");
}

#endif
