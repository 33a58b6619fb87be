/**
 * The way from manufactured to operational: by itself where there is a network, else with what a person hands over at the access
 * point. Every failure opens that access point, says why, and is tried again later. PRV-FIELD, PRV-ZTP
 */
#ifndef NET_PROVISIONING_H
#define NET_PROVISIONING_H

#include <stdbool.h>

/** Goes on from what is durable. */
void provisioning_start(void);
/** Nothing of it acts any more. */
void provisioning_stop(void);
/** Goes on with what can go on now. */
void provisioning_poll(void);
/** The operator's word on the registration that bore `nonce`; refuses unless it is this device's last. */
bool provisioning_confirm(const char *nonce);
bool provisioning_refuse(const char *nonce, const char *reason);

#endif
