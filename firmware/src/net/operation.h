/**
 * Life after the confirmation: keeps the connection to the backend up, tells how the device is, changes credentials and firmware.
 */
#ifndef NET_OPERATION_H
#define NET_OPERATION_H

#include <stdbool.h>
#include <stdint.h>

void operation_start(void);
void operation_stop(void);
/** Goes on with what can go on now. */
void operation_poll(void);
/** Something has changed: whoever pauses looks at once. */
void operation_wake(void);
/** Generation of the credential in use; 0, refused, before the confirmation: an order may come as soon as there is a connection. */
uint32_t operation_credential(void);
/** Promises a rotation; it is finished at a later start when cut. Refuses. PRV-CRED-3 */
bool operation_promise_rotation(void);

#endif
