#include "hal/rom.h"

#include "hal/power.h"

/* The ROM begins with 16-bit pointers at fixed places: table of functions, and the function that searches it. */
enum { FUNCTION_TABLE = 0x14, TABLE_LOOKUP = 0x18 };

typedef void rom_function(void);
typedef rom_function *lookup_function(const uint16_t *table, uint32_t code);

static uintptr_t pointer_at(uintptr_t place)
{
	/* The ROM begins at address 0, where the compiler believes no object to be; it is not told the address. */
	__asm__("" : "+r"(place));
	return *(const uint16_t *)place;
}

static rom_function *find(char first, char second)
{
	lookup_function *lookup = (lookup_function *)pointer_at(TABLE_LOOKUP);
	const uint16_t *table = (const uint16_t *)pointer_at(FUNCTION_TABLE);
	rom_function *found = lookup(table, (uint32_t)first | (uint32_t)second << 8);
	if (found == NULL)
		panic("the boot ROM lacks a flash function");
	return found;
}

const struct rom_flash *rom_flash(void)
{
	static struct rom_flash rom;
	if (rom.flash_range_erase != NULL)
		return &rom;
	rom.connect_internal_flash = find('I', 'F');
	rom.flash_exit_xip = find('E', 'X');
	rom.flash_range_program = (void (*)(uint32_t, const uint8_t *, size_t))find('R', 'P');
	rom.flash_flush_cache = find('F', 'C');
	rom.flash_enter_cmd_xip = find('C', 'X');
	rom.flash_range_erase = (void (*)(uint32_t, size_t, uint32_t, uint8_t))find('R', 'E');
	return &rom;
}
