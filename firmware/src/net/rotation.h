/**
 * One change of the operational credential, from the operator's order to the backend's letting the new one in. PRV-CRED-3
 */
#ifndef NET_ROTATION_H
#define NET_ROTATION_H

#include <stdbool.h>
#include <stdint.h>

#include "net/task.h"

bool rotation_is_due(void);
/** That the credential of `generation` is replaced. Durable on return. */
void rotation_promise(uint32_t generation);
/** Generation of a new credential that waits to be tried; 0: there is none. */
uint32_t rotation_candidate(void);
/** The backend has let `used` in; `tried`: what `rotation_candidate` said before. */
void rotation_settle(uint32_t used, uint32_t tried);
/**
 * Gets a new credential by means of the one of `generation`. Done when the connection is to be opened anew, or the rotation is over,
 * refused; fails with a cloud fault when it has to be tried again.
 */
enum progress rotation_renew(uint32_t generation);
void rotation_stop(void);

#endif
