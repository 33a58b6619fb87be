/**
 * One attempt to come into operation: network, notice of an earlier owner's decommissioning, credential, connection, registration.
 */
#ifndef NET_ATTEMPT_H
#define NET_ATTEMPT_H

#include <stdbool.h>

#include "net/task.h"

/** Whether there is anything to try with what is configured, and with the network that there is. */
bool attempt_is_worth_while(void);
/**
 * Done once the device is in operation, or when nobody has said where to go and nothing is left to be done before. Fails with a cloud
 * fault.
 */
enum progress attempt_make(void);
/** Ends one that is under way, and what it has opened. */
void attempt_stop(void);

#endif
