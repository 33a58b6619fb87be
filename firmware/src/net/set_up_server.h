/**
 * The web server on the device's access point: Espressif's unified provisioning, security 1 only, over HTTP/1.1.
 */
#ifndef NET_SET_UP_SERVER_H
#define NET_SET_UP_SERVER_H

void set_up_server_start(void);
/** Ends every connection and conversation. */
void set_up_server_end(void);

#endif
