/**
 * The ESP-AT modem: how it is brought up, and what is wanted of its radio. One task speaks to it; the others say what they want
 * and look what has come of it. Commands as in Espressif's ESP-AT user guide.
 */
#ifndef NET_MODEM_H
#define NET_MODEM_H

#include "text/text.h"

enum station {
	STATION_AWAY,
	STATION_JOINING,
	STATION_JOINED,
	/** It was joined and is not any more; the modem joins it anew by itself. */
	STATION_LOST,
	/** The network refuses the passphrase. */
	STATION_REFUSED,
	STATION_NOT_FOUND,
};

void modem_start(void);
/** Goes on with what can go on now; true when anything did. */
bool modem_poll(void);
/** Whether it is up and has said whether there is a cable. */
bool modem_is_ready(void);

/**
 * Tries once to join; both texts are copied. What was tried or joined before is left. A network that is lost after that is joined
 * anew by the modem itself once it is back.
 */
void modem_join(struct text ssid, struct text passphrase);
void modem_leave(void);
enum station modem_station(void);
/** Whether its Ethernet cable joins it to a network. */
bool modem_has_cable(void);

/** Opens an access point without a passphrase, and a server on its port 80. */
void modem_raise_access_point(const char *ssid);
void modem_lower_access_point(void);

#endif
