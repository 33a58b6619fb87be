/**
 * What is known of each link and what is wanted of it. The modem's task brings the one in line with the other.
 */
#ifndef NET_LINK_TABLE_H
#define NET_LINK_TABLE_H

#include "net/link.h"

struct link {
	enum link_state state;
	/** Whether the modem has a connection under this number. */
	bool is_connected;
	bool wants_close;
	/** Close it once everything was sent. */
	bool wants_end;
	/** The modem was told to close it, and has not said that it is closed. */
	bool is_closing;
	const struct endpoint *to;
	/** What is to be sent. */
	struct bytes output;
	/** Bytes that the modem keeps for us; more than none is all that counts. */
	uint32_t pending;
	const char *fault;
	link_receiver receive;
};

extern struct link links[LINKS];

/** The modem has a new connection, or has none any more. */
void link_was_opened(unsigned link);
void link_was_closed(unsigned link);
/** The attempt to open it has failed. */
void link_has_failed(unsigned link, const char *fault);
/** Every connection is gone. */
void links_are_gone(void);

#endif
