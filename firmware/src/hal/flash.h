/**
 * The QSPI flash chip, through the functions in the boot ROM. Offsets are from its beginning. All code runs from RAM, so
 * that none is fetched from a chip that is busy.
 */
#ifndef HAL_FLASH_H
#define HAL_FLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLASH_SIZE 0x200000u
#define FLASH_SECTOR 0x1000u
#define FLASH_PAGE 0x100u
#define FLASH_ID_LENGTH 8

/** The chip's contents at `offset`, readable in place. */
const uint8_t *flash_at(uint32_t offset);
/** Erases one sector to 0xff. */
void flash_erase_sector(uint32_t offset);
/** Programs any bytes: clears bits, page by page. */
void flash_program(uint32_t offset, const void *bytes, size_t length);
bool flash_is_blank(uint32_t offset, size_t length);
/** The unique id that the maker of the flash chip has put in it (command 0x4B). */
void flash_unique_id(uint8_t id[FLASH_ID_LENGTH]);

#endif
