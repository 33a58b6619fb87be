/**
 * One registration with the backend, from its message to the operator's word on it. PRV-FIELD-4
 */
#ifndef NET_REGISTRATION_H
#define NET_REGISTRATION_H

#include <stdbool.h>

#include "net/task.h"

/** Registers anew; done once the operator has confirmed. Fails with a cloud fault. */
enum progress registration_make(void);
/** Whether `nonce` is that of the registration whose answer is awaited; else it refuses. */
bool registration_is(const char *nonce);
void registration_was_confirmed(void);
void registration_was_refused(const char *reason);
/** No answer is awaited any more. */
void registration_forget(void);

#endif
