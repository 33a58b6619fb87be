/**
 * What must not tell by its duration what it works on.
 */
#ifndef CRYPTO_CONSTANT_TIME_H
#define CRYPTO_CONSTANT_TIME_H

#include <stdbool.h>
#include <stddef.h>

bool equal_in_constant_time(const void *a, const void *b, size_t length);
/** Overwrites secrets; the compiler may not leave it out. */
void forget(void *secret, size_t length);

#endif
