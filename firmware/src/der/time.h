/**
 * Times in certificates (RFC 5280, 4.1.2.5).
 */
#ifndef DER_TIME_H
#define DER_TIME_H

#include "der/der.h"

/** Ms since the epoch of a UTCTime or GeneralizedTime that ends in Z. */
bool der_time(const struct der *element, int64_t *ms);

#endif
