/**
 * The modem's share in connections: TLS with the factory's trust anchor, sending, and fetching what has come.
 */
#ifndef NET_MODEM_LINK_H
#define NET_MODEM_LINK_H

#include "net/link_table.h"
#include "net/task.h"

/** A line that may be about a link. */
void modem_link_line(struct text line);
/** A piece of what was fetched. */
void modem_link_data(struct bytes piece);
/** The modem has lost everything. */
void modem_links_are_gone(void);
/** The next thing to be done about a link, as a task; NULL: nothing. */
enum progress (*modem_link_job(void))(void);

#endif
