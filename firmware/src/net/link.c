#include "net/link_table.h"

#include <stddef.h>

struct link links[LINKS];

static struct {
	link_receiver receive;
	void (*opened)(unsigned link);
	void (*closed)(unsigned link);
} server;

static bool is_client(unsigned link)
{
	return link < LINK_CLIENTS;
}

void link_open(unsigned link, const struct endpoint *to, link_receiver receive)
{
	struct link *one = &links[link];
	link_close(link);
	one->state = LINK_OPENING;
	one->to = to;
	one->fault = "backend-unreachable";
	one->receive = receive;
}

enum link_state link_state(unsigned link)
{
	return links[link].state;
}

const char *link_fault(unsigned link)
{
	return links[link].fault;
}

void link_send(unsigned link, struct bytes bytes)
{
	if (links[link].state == LINK_OPEN)
		links[link].output = bytes;
}

bool link_is_sending(unsigned link)
{
	return links[link].output.length > 0;
}

void link_close(unsigned link)
{
	struct link *one = &links[link];
	one->wants_close = one->is_connected;
	one->wants_end = false;
	one->state = LINK_CLOSED;
	one->output.length = 0;
	one->receive = NULL;
}

void link_end(unsigned link)
{
	links[link].wants_end = true;
}

void link_serve(link_receiver receive, void (*opened)(unsigned link), void (*closed)(unsigned link))
{
	server.receive = receive;
	server.opened = opened;
	server.closed = closed;
}

void link_was_opened(unsigned link)
{
	struct link *one = &links[link];
	one->is_connected = true;
	one->is_closing = false;
	one->pending = 0;
	if (is_client(link)) {
		one->wants_end = false;
		one->output.length = 0;
		one->state = LINK_OPEN;
		one->receive = server.receive;
		server.opened(link);
	} else if (one->state == LINK_OPENING) {
		one->state = LINK_OPEN;
	} else {
		/* Nobody waits for it any more. */
		one->wants_close = true;
	}
}

void link_was_closed(unsigned link)
{
	struct link *one = &links[link];
	bool was_open = one->state == LINK_OPEN;
	one->is_connected = false;
	one->is_closing = false;
	one->wants_close = false;
	one->pending = 0;
	/* An own link that is to be opened anew still is. */
	if (!was_open)
		return;
	one->state = LINK_CLOSED;
	one->output.length = 0;
	if (is_client(link))
		server.closed(link);
}

void link_has_failed(unsigned link, const char *fault)
{
	struct link *one = &links[link];
	if (one->state != LINK_OPENING)
		return;
	one->fault = fault;
	one->state = LINK_CLOSED;
}

void links_are_gone(void)
{
	for (unsigned link = 0; link < LINKS; link++) {
		link_was_closed(link);
		link_has_failed(link, "backend-unreachable");
	}
}
