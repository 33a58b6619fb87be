/**
 * Orders from the backend. Signature, addressee, sequence and expiry are checked before anything is done, and the sequence is durable
 * before the order is obeyed. PRV-CFG-4
 */
#ifndef NET_ORDERS_H
#define NET_ORDERS_H

#include <stdbool.h>

#include "text/text.h"

/** What is to be done once the answer is out: it may restart the device, or change its backend. */
typedef void (*order_act)(void);

/** Obeys the message `order`, any bytes. Refuses; else `act` is what remains to be done, NULL: nothing. */
bool orders_obey(struct bytes order, order_act *act);

#endif
