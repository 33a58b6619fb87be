/**
 * Time as C's `asctime` writes it, which is how the modem tells it: "Fri Nov 27 16:40:00 2026".
 */
#ifndef NET_ASCTIME_H
#define NET_ASCTIME_H

#include "text/text.h"

/** Ms since the epoch, the text being UTC. Takes any text. */
bool asctime_read(struct text text, int64_t *ms);

#endif
