/**
 * Time since power-on, and work that is due at a time. There is no tick: one alarm stands for the earliest deadline, and between
 * deadlines the processor sleeps.
 */
#ifndef HAL_TIMER_H
#define HAL_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/** Microseconds since the chip was reset. */
uint64_t timer_now_us(void);
/** Milliseconds since the chip was reset. */
int64_t now_ms(void);

/** Something to be done at a time. Its owner keeps the memory; zeroed, it is not set. */
struct deadline {
	int64_t at_ms;
	void (*work)(void *context);
	void *context;
	bool is_set;
	struct deadline *next;
};

/** Has `work(context)` called by the main loop in `after_ms`; set again, the earlier setting is forgotten. */
void deadline_set(struct deadline *deadline, int64_t after_ms, void (*work)(void *context), void *context);
void deadline_cancel(struct deadline *deadline);

/** For the main loop: does what is due, each once. */
void deadlines_run(void);
/** When the earliest is due, in ms since the chip was reset; `latest_ms` when none is before that. */
int64_t deadlines_next(int64_t latest_ms);
void timer_start(void);
/** Before the processor sleeps: has the alarm end the sleep in time. False when something is due already. */
bool timer_arm(void);
/** Whether the alarm has gone meanwhile, or was set too late: then nothing would end a sleep. */
bool timer_has_gone(void);

#endif
