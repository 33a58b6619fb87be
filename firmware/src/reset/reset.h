/**
 * Factory reset and decommissioning. The task is in the journal before it is answered and leaves it when everything has changed, so
 * that a start in between finishes it. A device on a network tells its backend first, and waits for that no longer than 5 s.
 */
#ifndef RESET_RESET_H
#define RESET_RESET_H

#include <stdbool.h>

/** Promises a factory reset; what is promised is done by `reset_perform`. Refuses. */
bool reset_promise_factory(const char *origin);
/** The same for the secure wipe. */
bool reset_promise_decommission(const char *origin);
/** Does what was promised, after the answer is out; restarts, at once or once the backend was told. */
void reset_perform(void);
/** Whether something was promised and is not finished. */
bool reset_is_due(void);
/** At boot, before the configuration is loaded: finishes what was cut. */
void reset_resume(void);
/** For the main loop: the button. */
void reset_button_poll(void);

#endif
