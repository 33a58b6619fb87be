#include "hal/flash.h"
#include "hal/registers.h"
#include "hal/rom.h"

/*
 * The boot ROM has no function for this command: it is sent by hand, byte by byte, over the SSI (datasheet 4.10) in plain SPI mode,
 * with the chip select driven through its pin override.
 */
enum { SSI_CTRLR0 = 0x0, SSI_ENABLE = 0x8, SSI_SLAVES = 0x10, SSI_BAUD = 0x14, SSI_STATUS = 0x28, SSI_DATA = 0x60 };
enum { STATUS_CAN_SEND = 1 << 1, STATUS_HAS_RECEIVED = 1 << 3 };
enum { QSPI_SS_CTRL = 0xc, OVERRIDE_OUTPUT = 3 << 8, OUTPUT_LOW = 2 << 8, OUTPUT_HIGH = 3 << 8 };

enum { COMMAND_UNIQUE_ID = 0x4b, DUMMY_BYTES = 4 };

static void select_chip(uint32_t level)
{
	uint32_t control = read_register(IO_QSPI_BASE + QSPI_SS_CTRL);
	write_register(IO_QSPI_BASE + QSPI_SS_CTRL, (control & ~(uint32_t)OVERRIDE_OUTPUT) | level);
	/* The write has gone through when it can be read. */
	(void)read_register(IO_QSPI_BASE + QSPI_SS_CTRL);
}

static void plain_spi(void)
{
	write_register(XIP_SSI_BASE + SSI_ENABLE, 0);
	write_register(XIP_SSI_BASE + SSI_BAUD, 6);
	write_register(XIP_SSI_BASE + SSI_CTRLR0, 7u << 16); /* frames of 8 bits, both ways */
	write_register(XIP_SSI_BASE + SSI_SLAVES, 1);
	write_register(XIP_SSI_BASE + SSI_ENABLE, 1);
}

/** One byte out and one byte in. */
static uint8_t exchange(uint8_t byte)
{
	await_bits(XIP_SSI_BASE + SSI_STATUS, STATUS_CAN_SEND);
	write_register(XIP_SSI_BASE + SSI_DATA, byte);
	await_bits(XIP_SSI_BASE + SSI_STATUS, STATUS_HAS_RECEIVED);
	return (uint8_t)read_register(XIP_SSI_BASE + SSI_DATA);
}

void flash_unique_id(uint8_t id[FLASH_ID_LENGTH])
{
	rom_flash()->connect_internal_flash();
	rom_flash()->flash_exit_xip();
	plain_spi();
	select_chip(OUTPUT_LOW);
	exchange(COMMAND_UNIQUE_ID);
	for (int i = 0; i < DUMMY_BYTES; i += 1)
		exchange(0);
	for (int i = 0; i < FLASH_ID_LENGTH; i += 1)
		id[i] = exchange(0);
	select_chip(OUTPUT_HIGH);
	/* The pin is the SSI's own again. */
	select_chip(0);
	rom_flash()->flash_flush_cache();
	rom_flash()->flash_enter_cmd_xip();
}
