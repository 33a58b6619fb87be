/**
 * All that has to do with modem and backend: provisioning, operation, orders, the set-up server. The rest of the firmware calls it
 * through these.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stdint.h>

/** Goes on from what is durable; at each start of a manufactured device, and when manufacture ends. */
void net_start(void);
/** For the main loop: goes on with what can go on now. Never waits. */
void net_poll(void);
/** Ends provisioning and operation for this start: nothing of them writes any more. */
void net_stop(void);
/** Whether the device is joined to a network. */
bool net_is_up(void);
/** Hands the notice that is due to the backend, also after `net_stop`; `done` is called once, whatever comes of it, within `within_ms`. */
void net_deliver_notice(int64_t within_ms, void (*done)(bool was_taken));
/** Generation of the credential that opened the connection to the backend; 0 when there is none. */
uint32_t net_credential_in_use(void);
/** Where the device is to go, as its configuration says, else the factory; false when nobody has said or it is no address. */
bool net_has_address(void);

#endif
