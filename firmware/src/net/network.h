/**
 * Whether there is a network: by cable, or by the Wi-Fi that the configuration names, which is joined, and joined anew when it is
 * lost.
 */
#ifndef NET_NETWORK_H
#define NET_NETWORK_H

#include <stdbool.h>

enum wifi { WIFI_DISCONNECTED, WIFI_CONNECTING, WIFI_CONNECTED, WIFI_REFUSED, WIFI_NOT_FOUND };

/** Goes on with what can go on now. */
void network_poll(void);
bool network_is_up(void);
enum wifi network_wifi(void);
/**
 * Whether what is to be found out has been: the modem is up, the Wi-Fi that is configured was tried, and the time is known or cannot
 * be had. Certificates have dates.
 */
bool network_is_settled(void);
/** Tries to join at once, where the next try would be later. */
void network_hurry(void);

#endif
