#include "net/modem_link.h"

#include <stddef.h>

#include "hal/timer.h"
#include "net/at_command.h"
#include "net/cursor.h"
#include "net/modem.h"
#include "trust/trust.h"

#define ANSWER_WITHIN_MS 5000
/** ESP-AT waits 10 s for each packet of a handshake. */
#define OPEN_WITHIN_MS 30000
#define PROBE_WITHIN_MS 3000
#define LARGEST_SEND 2048u
/** Small enough to be through in 90 ms, so that nothing else waits long. */
#define LARGEST_FETCH 1024u

static struct {
	struct task task;
	struct task probe;
	/** The link that the job of now is about. */
	unsigned link;
	bool has_anchor;
	struct bytes chunk;
	uint32_t asked;
	uint32_t fetched;
	/** What came goes to nobody: it is the answer to a probe. */
	bool is_probing;
	uint8_t probed;
	struct deadline patience;
	bool is_out_of_patience;
} now;

/* What the modem says. */

static bool take_link(struct text *rest, unsigned *link)
{
	int64_t number;
	if (!text_to_integer(take_word(rest, ','), &number) || number >= LINKS)
		return false;
	*link = (unsigned)number;
	return true;
}

void modem_link_line(struct text line)
{
	unsigned link;
	int64_t length;
	struct text rest = line;

	if (text_is(take_word(&rest, ','), "+IPD")) {
		if (take_link(&rest, &link) && text_to_integer(rest, &length) && length > 0)
			links[link].pending = 1;
		return;
	}
	rest = line;
	if (!take_link(&rest, &link))
		return;
	if (text_is(rest, "CLOSED"))
		link_was_closed(link);
	/* Own links are opened by a command, and its answer says whether they are. */
	else if (text_is(rest, "CONNECT") && link < LINK_CLIENTS)
		link_was_opened(link);
}

void modem_link_data(struct bytes piece)
{
	struct link *one = &links[now.link];
	now.fetched += (uint32_t)piece.length;
	if (now.is_probing)
		now.probed = now.probed == 0 ? piece.at[0] : now.probed;
	else if (one->receive != NULL)
		one->receive(now.link, piece);
}

void modem_links_are_gone(void)
{
	links_are_gone();
	now.has_anchor = false;
	now.is_probing = false;
	task_reset(&now.task);
	task_reset(&now.probe);
}

/* Jobs. */

static enum progress send(void)
{
	struct task *task = &now.task;
	struct link *one = &links[now.link];

	TASK_BEGIN(task);
	now.chunk = one->output;
	if (now.chunk.length > LARGEST_SEND)
		now.chunk.length = LARGEST_SEND;
	AT_COMMAND_WITH_DATA(task, ANSWER_WITHIN_MS, now.chunk, "AT+CIPSEND=%u,%u", (uint32_t)now.link, (uint32_t)now.chunk.length);
	/* Whoever has closed it meanwhile has taken the rest away. */
	if (one->output.at == now.chunk.at && one->output.length >= now.chunk.length) {
		one->output.at += now.chunk.length;
		one->output.length -= now.chunk.length;
	}
	if (at_answer() == AT_ERROR)
		one->wants_close = one->is_connected;
	TASK_END(task);
}

static enum progress fetch(void)
{
	struct task *task = &now.task;
	TASK_BEGIN(task);
	now.asked = LARGEST_FETCH;
	now.fetched = 0;
	/* Before the command: what the modem announces behind its answer is news. */
	links[now.link].pending = 0;
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPRECVDATA=%u,%u", (uint32_t)now.link, now.asked);
	/* What the modem says of lengths in TLS is not exact: more may be left when as much came as was asked for. */
	if (now.fetched == now.asked)
		links[now.link].pending = 1;
	TASK_END(task);
}

static enum progress end(void)
{
	struct task *task = &now.task;
	TASK_BEGIN(task);
	links[now.link].is_closing = true;
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPCLOSE=%u", (uint32_t)now.link);
	/* It says so before it answers, and the next client may be there already. An error: there was nothing to close. */
	if (links[now.link].is_closing)
		link_was_closed(now.link);
	TASK_END(task);
}

static void on_out_of_patience(void *context)
{
	(void)context;
	now.is_out_of_patience = true;
}

/**
 * The modem does not say why TLS did not come about. So the place is asked once more without TLS, with a handshake record that holds
 * an empty ClientHello: who answers with an alert is there and speaks TLS, and it was its certificate or version that was refused.
 */
static enum progress diagnose(void)
{
	static const uint8_t empty_hello[] = {0x16, 0x03, 0x01, 0x00, 0x04, 0x01, 0x00, 0x00, 0x00};
	struct task *task = &now.probe;
	struct link *one = &links[now.link];

	TASK_BEGIN(task);
	now.probed = 0;
	AT_COMMAND(task, OPEN_WITHIN_MS, "AT+CIPSTART=%u,\"TCP\",\"%s\",%u", (uint32_t)now.link, one->to->host, (uint32_t)one->to->port);
	if (at_answer() != AT_OK)
		TASK_RETURN(task);
	one->is_connected = true;
	one->pending = 0;
	now.is_probing = true;
	AT_COMMAND_WITH_DATA(task, ANSWER_WITHIN_MS, ((struct bytes){empty_hello, sizeof empty_hello}), "AT+CIPSEND=%u,%u",
			     (uint32_t)now.link, (uint32_t)sizeof empty_hello);
	now.is_out_of_patience = false;
	deadline_set(&now.patience, PROBE_WITHIN_MS, on_out_of_patience, NULL);
	TASK_AWAIT(task, one->pending > 0 || !one->is_connected || now.is_out_of_patience);
	deadline_cancel(&now.patience);
	if (one->pending > 0)
		AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPRECVDATA=%u,%u", (uint32_t)now.link, 64u);
	now.is_probing = false;
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPCLOSE=%u", (uint32_t)now.link);
	one->is_connected = false;
	one->pending = 0;
	TASK_END(task);
}

static bool answers_in_tls(void)
{
	const uint8_t alert = 0x15;
	return now.probed == alert;
}

static enum progress open(void)
{
	struct task *task = &now.task;
	struct link *one = &links[now.link];
	const uint32_t link = now.link;

	TASK_BEGIN(task);
	if (!now.has_anchor) {
		AT_COMMAND_WITH_DATA(task, ANSWER_WITHIN_MS, bytes_of_text(trust_backend_ca()),
				     "AT+SYSMFG=2,\"client_ca\",\"client_ca.0\",8,%u", (uint32_t)trust_backend_ca().length);
		now.has_anchor = at_answer() == AT_OK;
	}
	/* 2: the server's certificate is checked against the anchor. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSSLCCONF=%u,2,0,0", link);
	if (at_answer() == AT_OK)
		AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSSLCSNI=%u,\"%s\"", link, one->to->host);
	if (at_answer() == AT_OK)
		AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSSLCCN=%u,\"%s\"", link, one->to->host);
	/* Without all of these whoever answers would be taken for the right one. */
	if (at_answer() != AT_OK || !now.has_anchor) {
		link_has_failed(link, "backend-unreachable");
		TASK_RETURN(task);
	}
	AT_COMMAND(task, OPEN_WITHIN_MS, "AT+CIPSTART=%u,\"SSL\",\"%s\",%u", link, one->to->host, (uint32_t)one->to->port);
	if (at_answer() == AT_OK) {
		link_was_opened(link);
		TASK_RETURN(task);
	}
	/* Whoever has given up meanwhile does not ask why. */
	if (one->state == LINK_OPENING) {
		TASK_AWAIT(task, diagnose() != TASK_WAITS);
		link_has_failed(link, answers_in_tls() ? "backend-untrusted" : "backend-unreachable");
	}
	TASK_END(task);
}

/** By urgency: what is said, what was said to us, what is over, what begins. */
enum progress (*modem_link_job(void))(void)
{
	for (unsigned link = 0; link < LINKS; link++) {
		struct link *one = &links[link];
		now.link = link;
		if (one->is_connected && one->output.length > 0)
			return send;
		if (one->is_connected && one->pending > 0 && !one->wants_close)
			return fetch;
		if (one->is_connected && (one->wants_close || one->wants_end))
			return end;
		if (!one->is_connected && one->state == LINK_OPENING)
			return open;
	}
	return NULL;
}
