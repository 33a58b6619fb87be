/**
 * What one person and the device say to each other over the access point, from the first message of a session to the last.
 */
#ifndef NET_SET_UP_CONVERSATION_H
#define NET_SET_UP_CONVERSATION_H

#include "hal/timer.h"
#include "net/set_up_session.h"

/** Paths of the messages. */
#define SET_UP_VERSION "/proto-ver"
#define SET_UP_SESSION "/prov-session"
#define SET_UP_WIFI "/prov-config"
#define SET_UP_CLOUD "/cloud-config"
#define SET_UP_PROGRESS "/cloud-status"

/** Bytes of an answer: the longest is a refusal with its reason. */
#define SET_UP_ANSWER_ROOM 512

struct conversation {
	/** Names it in a cookie; 0: this place is free. */
	uint32_t id;
	struct set_up_session session;
	/** Forgotten when nothing was said until then. */
	struct deadline idle;
};

/** What was handed over and not applied is forgotten. */
void conversation_forget_values(void);
/** Calls `applied` once a person's values are stored, before the answer goes out. */
void conversation_start(void (*applied)(void));
/**
 * The answer to `message`, which is opened in place, on one of the paths above but the version. Takes any bytes. After a fault all is
 * as it was.
 */
set_up_verdict conversation_answer(struct conversation *conversation, const char *path, uint8_t *message, size_t length,
				   struct buffer_sink *answer);

#endif
