#include "net/conversations.h"

#include <stddef.h>

#include "crypto/constant_time.h"
#include "crypto/random.h"
#include "net/cursor.h"
#include "net/link.h"

#define IDLE_MS 300000
/** Conversations that nobody has proven anything in; the oldest makes room. */
#define MOST_UNPROVEN 4
/** One more has been proven, and one may be about to be. */
#define MOST (MOST_UNPROVEN + 1)

static struct conversation all[MOST];
/** The order of their beginning: places in `all`. */
static uint32_t age_of[MOST];
static uint32_t ages;
/** The conversation that was begun on a connection. */
static uint32_t on_link[LINK_CLIENTS];

static void forget_one(struct conversation *conversation)
{
	deadline_cancel(&conversation->idle);
	forget(conversation, sizeof *conversation);
}

static void on_idle(void *context)
{
	forget_one(context);
}

static void keep(struct conversation *conversation)
{
	deadline_set(&conversation->idle, IDLE_MS, on_idle, conversation);
}

static struct conversation *find(uint32_t id)
{
	for (size_t i = 0; i < MOST && id != 0; i++)
		if (all[i].id == id)
			return &all[i];
	return NULL;
}

/* The number in `session=…`; 0 when there is none. */
static uint32_t read_cookie(const char *cookies)
{
	struct text rest = text_of(cookies);
	while (rest.length > 0) {
		struct text pair = trimmed(take_word(&rest, ';'));
		int64_t id;
		if (text_is(take_word(&pair, '='), "session") && text_to_integer(pair, &id) && id <= UINT32_MAX)
			return (uint32_t)id;
	}
	return 0;
}

/* A free place; when four are unproven, or there is none, the oldest of these makes room. */
static size_t make_room(void)
{
	size_t unproven = 0;
	size_t oldest = MOST;
	size_t free_place = MOST;

	for (size_t i = 0; i < MOST; i++) {
		if (all[i].id == 0) {
			free_place = i;
		} else if (!all[i].session.is_proven) {
			unproven++;
			if (oldest == MOST || age_of[i] < age_of[oldest])
				oldest = i;
		}
	}
	if (free_place != MOST && unproven < MOST_UNPROVEN)
		return free_place;
	forget_one(&all[oldest]);
	return oldest;
}

static struct conversation *begin(unsigned link)
{
	size_t place = make_room();
	struct conversation *conversation = &all[place];
	while (conversation->id == 0)
		random_fill(&conversation->id, sizeof conversation->id);
	age_of[place] = ages++;
	on_link[link] = conversation->id;
	return conversation;
}

struct conversation *conversation_of(unsigned link, const char *cookies, bool *is_new)
{
	struct conversation *conversation = find(read_cookie(cookies));
	if (conversation == NULL)
		conversation = find(on_link[link]);
	*is_new = conversation == NULL;
	if (conversation == NULL)
		conversation = begin(link);
	keep(conversation);
	return conversation;
}

void conversation_settle(struct conversation *settled)
{
	if (!settled->session.is_proven)
		return;
	for (size_t i = 0; i < MOST; i++)
		if (&all[i] != settled && all[i].id != 0 && all[i].session.is_proven)
			forget_one(&all[i]);
}

void conversations_forget_link(unsigned link)
{
	on_link[link] = 0;
}

void conversations_end(void)
{
	for (size_t i = 0; i < MOST; i++)
		forget_one(&all[i]);
	conversation_forget_values();
	for (unsigned link = 0; link < LINK_CLIENTS; link++)
		conversations_forget_link(link);
}
