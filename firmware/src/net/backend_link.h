/**
 * The device's connection to its backend, by whichever of its credentials lets it in. Orders are obeyed as they come.
 */
#ifndef NET_BACKEND_LINK_H
#define NET_BACKEND_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "net/mqtt_session.h"
#include "net/task.h"

void backend_link_start(void);
/**
 * Done once the backend has let the device in and orders can reach it. Of two credentials, the one that is let in stays, and one that
 * is turned away goes. Fails with a cloud fault; FAULT_UNWELCOME: every credential was turned away.
 */
enum progress backend_link_open(void);
/** Generation of the credential that opened it; 0: there is no connection. */
uint32_t backend_link_credential(void);
/** Sends, and does what orders have left to be done once their answers are out. */
void backend_link_poll(void);
void backend_link_close(void);

#endif
