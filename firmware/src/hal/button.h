/**
 * The reset button: GPIO15 to ground, pulled up.
 */
#ifndef HAL_BUTTON_H
#define HAL_BUTTON_H

#include <stdbool.h>

/** Edges wake the processor from now on. */
void button_start(void);
bool button_is_down(void);
/** Whether there was an edge since `button_seen`. */
bool button_has_moved(void);
void button_seen(void);

#endif
