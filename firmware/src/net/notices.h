/**
 * Hands the notice of decommissioning over to the backend. PRV-DEC-5
 */
#ifndef NET_NOTICES_H
#define NET_NOTICES_H

#include <stdbool.h>

#include "net/task.h"

/** Done when none is due, or the backend has taken it, which erases it. Fails with a cloud fault. */
enum progress notices_deliver(void);
/** Whether the one that is due concerns another backend than the one where the device goes now. */
bool notices_are_for_another(void);
/** Ends a delivery that is under way. */
void notices_stop(void);

#endif
