#include "hal/flash.h"

#include "hal/power.h"
#include "hal/rom.h"
#include "memory/string.h"

#define XIP_BASE 0x10000000u

/**
 * The chip takes commands between these two, and cannot be read in place. Interrupts may come: code, constants and the vector table
 * are in RAM, and no interrupt reads flash.
 */
static void begin_commands(void)
{
	watchdog_feed();
	rom_flash()->connect_internal_flash();
	rom_flash()->flash_exit_xip();
}

static void end_commands(void)
{
	rom_flash()->flash_flush_cache();
	rom_flash()->flash_enter_cmd_xip();
}

const uint8_t *flash_at(uint32_t offset)
{
	return (const uint8_t *)(XIP_BASE + offset);
}

void flash_erase_sector(uint32_t offset)
{
	/* Blocks of 64 KiB (command 0xD8) are never reached by one sector. */
	begin_commands();
	rom_flash()->flash_range_erase(offset, FLASH_SECTOR, 0x10000, 0xd8);
	end_commands();
}

/** Programs `length` bytes that lie within one page; the others of the page stay as they are, since 1 changes nothing. */
static void program_in_page(uint32_t offset, const uint8_t *bytes, size_t length)
{
	uint8_t page[FLASH_PAGE];
	uint32_t start = offset % FLASH_PAGE;
	memset(page, 0xff, sizeof page);
	memcpy(page + start, bytes, length);
	begin_commands();
	rom_flash()->flash_range_program(offset - start, page, FLASH_PAGE);
	end_commands();
}

void flash_program(uint32_t offset, const void *bytes, size_t length)
{
	const uint8_t *from = bytes;
	while (length > 0) {
		size_t left = FLASH_PAGE - offset % FLASH_PAGE;
		size_t part = length < left ? length : left;
		program_in_page(offset, from, part);
		offset += part;
		from += part;
		length -= part;
	}
}

bool flash_is_blank(uint32_t offset, size_t length)
{
	const uint8_t *bytes = flash_at(offset);
	for (size_t i = 0; i < length; i += 1)
		if (bytes[i] != 0xff)
			return false;
	return true;
}
