/**
 * Time of day. The board has no battery: until somebody tells the time, what was last known is a lower bound, and the clock goes
 * on from there.
 */
#ifndef TIME_CLOCK_H
#define TIME_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/** Goes on from the newest time that flash knows of. After log and journal. */
void clock_start(void);
/** Ms since the epoch; rises always. */
int64_t clock_now(void);
/** The network has told the time. An earlier time than now is not believed. */
void clock_set(int64_t ms);
/** Whether the time was told since power-on. */
bool clock_is_set(void);

#endif
