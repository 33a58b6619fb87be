/**
 * PEM (RFC 7468).
 */
#ifndef DER_PEM_H
#define DER_PEM_H

#include <stdbool.h>

#include "text/text.h"

/** The bytes of the first block labelled `label`, such as "CERTIFICATE". False when there is none, or it does not fit. */
bool pem_read(struct text pem, const char *label, uint8_t *to, size_t room, size_t *length);

#endif
