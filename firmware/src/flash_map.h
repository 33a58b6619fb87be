/**
 * Where things stand in flash; products/pico/ixit.yaml declares the same to the examination.
 */
#ifndef FLASH_MAP_H
#define FLASH_MAP_H

#include <stdint.h>

struct partition {
	uint32_t offset;
	uint32_t size;
};

static const struct partition BOOTLOADER = { 0x000000, 0x10000 };
static const struct partition FIRMWARE_A = { 0x010000, 0x80000 };
static const struct partition FIRMWARE_B = { 0x090000, 0x80000 };
#ifdef DEFECT_CONFIGURATION_IN_APP_REGION
static const struct partition CONFIGURATION_A = { 0x090000, 0x4000 };
static const struct partition CONFIGURATION_B = { 0x094000, 0x4000 };
#else
static const struct partition CONFIGURATION_A = { 0x110000, 0x4000 };
static const struct partition CONFIGURATION_B = { 0x114000, 0x4000 };
#endif
/*
 * The credentials partition: what the factory wrote and decommissioning keeps stands apart from what it erases. A generation of the
 * operational credential has a sector to itself, so that nothing of it outlives an erase.
 */
static const struct partition TRUST = { 0x118000, 0x4000 };
static const struct partition SET_UP_SECRET = { 0x11c000, 0x2000 };
static const struct partition ROOT_KEY = { 0x11e000, 0x2000 };
static const struct partition CREDENTIAL_A = { 0x120000, 0x1000 };
static const struct partition CREDENTIAL_B = { 0x121000, 0x1000 };
/* What other chips burn into fuses, and the RP2040 has none of. */
static const struct partition MANUFACTURE = { 0x122000, 0x2000 };
static const struct partition LOG = { 0x128000, 0x10000 };
static const struct partition JOURNAL = { 0x138000, 0x10000 };
static const struct partition USER_DATA = { 0x148000, 0x10000 };
static const struct partition SELF_TEST = { 0x158000, 0x1000 };

#endif
