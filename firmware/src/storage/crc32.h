/**
 * CRC-32 (ISO-HDLC, as in Ethernet): against decay and power cuts, not against anybody.
 */
#ifndef STORAGE_CRC32_H
#define STORAGE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/** `crc`: of what comes before, 0 at first. */
uint32_t crc32(uint32_t crc, const void *bytes, size_t length);

#endif
