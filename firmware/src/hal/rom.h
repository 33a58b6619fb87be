/**
 * Functions in the boot ROM (datasheet 2.8.3), found by their two-letter code.
 */
#ifndef HAL_ROM_H
#define HAL_ROM_H

#include <stddef.h>
#include <stdint.h>

struct rom_flash {
	/** IF: gives the pads to the flash chip. */
	void (*connect_internal_flash)(void);
	/** EX: ends execute-in-place, so that the chip takes commands. */
	void (*flash_exit_xip)(void);
	/** RE: erases a range of sectors. */
	void (*flash_range_erase)(uint32_t offset, size_t length, uint32_t block_size, uint8_t block_command);
	/** RP: programs whole pages. */
	void (*flash_range_program)(uint32_t offset, const uint8_t *bytes, size_t length);
	/** FC: empties the cache. */
	void (*flash_flush_cache)(void);
	/** CX: makes the chip readable in place again. */
	void (*flash_enter_cmd_xip)(void);
};

/** Looked up once. */
const struct rom_flash *rom_flash(void);

#endif
