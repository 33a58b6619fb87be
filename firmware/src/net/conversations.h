/**
 * Who is talking at the access point: by cookie, or by connection for clients that keep none. Only one person at a time: a
 * conversation that gets proven ends the one that was, and one that is not proven ends none.
 */
#ifndef NET_CONVERSATIONS_H
#define NET_CONVERSATIONS_H

#include "net/set_up_conversation.h"

/** The conversation of a client on `link` with this Cookie header; `*is_new`: it has to be told its cookie. */
struct conversation *conversation_of(unsigned link, const char *cookies, bool *is_new);
/** To be called after each answer. */
void conversation_settle(struct conversation *settled);
/** The connection is another one from now on. */
void conversations_forget_link(unsigned link);
void conversations_end(void);

#endif
