/**
 * Connections that the modem holds: two of the device's own to its backend, in TLS, and those of clients of its access point.
 */
#ifndef NET_LINK_H
#define NET_LINK_H

#include "text/text.h"
#include "trust/endpoint.h"

/** The modem counts its clients from below and has five in all. */
#define LINK_CLIENTS 3
#define LINK_HTTP 3
#define LINK_MQTT 4
#define LINKS 5

enum link_state {
	LINK_CLOSED,
	LINK_OPENING,
	LINK_OPEN,
};

/** Hears the bytes that come over a link, as they come. */
typedef void (*link_receiver)(unsigned link, struct bytes piece);

/** Opens one of the own links; `to` has to stay until it is closed. What was there before is closed first. */
void link_open(unsigned link, const struct endpoint *to, link_receiver receive);
enum link_state link_state(unsigned link);
/** Why the last attempt to open it did not succeed: "backend-unreachable" or "backend-untrusted". */
const char *link_fault(unsigned link);
/** Sends; `bytes` have to stay until `link_is_sending` is false. Nothing may be on its way. */
void link_send(unsigned link, struct bytes bytes);
bool link_is_sending(unsigned link);
/** At once, whatever is on its way. */
void link_close(unsigned link);
/** Once everything was sent. */
void link_end(unsigned link);
/** Who serves clients of the access point: `opened` for each that comes. */
void link_serve(link_receiver receive, void (*opened)(unsigned link), void (*closed)(unsigned link));

#endif
