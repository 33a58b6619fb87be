#include "net/modem_radio.h"

#include <stddef.h>

#include "memory/string.h"
#include "net/at_command.h"
#include "net/link.h"
#include "net/modem.h"

#define ANSWER_WITHIN_MS 5000
/** The modem itself gives up after 7. */
#define JOIN_WITHIN_MS 20000

/** Error code of AT+CWJAP. */
#define WRONG_PASSPHRASE 2

static struct {
	struct task task;
	enum station station;
	bool wants_join;
	bool wants_leave;
	char ssid[AT_QUOTED_ROOM];
	char passphrase[AT_QUOTED_ROOM];
	int64_t join_code;

	bool wants_access_point;
	bool has_access_point;
	/** Name of the access point; 32 bytes. */
	char access_point[33];
} radio;

/* What the modem says. */

static void lose_station(void)
{
	if (radio.station == STATION_JOINED)
		radio.station = STATION_LOST;
}

static void regain_station(void)
{
	if (radio.station == STATION_LOST)
		radio.station = STATION_JOINED;
}

bool text_after(struct text line, const char *head, struct text *rest)
{
	size_t length = strlen(head);
	*rest = (struct text){line.at + length, line.length - length};
	return text_begins(line, head);
}

bool modem_radio_line(struct text line)
{
	struct text rest;
	if (text_is(line, "WIFI DISCONNECT"))
		lose_station();
	else if (text_is(line, "WIFI GOT IP"))
		regain_station();
	else if (text_after(line, "+CWJAP:", &rest))
		text_to_integer(rest, &radio.join_code);
	else
		return false;
	return true;
}

void modem_radio_is_gone(void)
{
	radio.has_access_point = false;
	radio.wants_leave = false;
	radio.wants_join = radio.station == STATION_JOINING;
	if (radio.station == STATION_JOINED || radio.station == STATION_LOST)
		radio.station = STATION_AWAY;
	task_reset(&radio.task);
}

/* Jobs. */

static enum progress join(void)
{
	struct task *task = &radio.task;
	TASK_BEGIN(task);
	radio.wants_join = false;
	radio.station = STATION_JOINING;
	radio.join_code = 0;
	/* The sixth parameter behind the passphrase: how long it tries, in s. */
	AT_COMMAND(task, JOIN_WITHIN_MS, "AT+CWJAP=\"%s\",\"%s\",,,,,,7", radio.ssid, radio.passphrase);
	/* Meanwhile somebody may have thought better of it. */
	if (radio.wants_join || radio.station != STATION_JOINING)
		TASK_RETURN(task);
	if (at_answer() == AT_OK)
		radio.station = STATION_JOINED;
	else
		radio.station = radio.join_code == WRONG_PASSPHRASE ? STATION_REFUSED : STATION_NOT_FOUND;
	TASK_END(task);
}

static enum progress leave(void)
{
	struct task *task = &radio.task;
	TASK_BEGIN(task);
	radio.wants_leave = false;
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CWQAP");
	TASK_END(task);
}

static enum progress raise_access_point(void)
{
	struct task *task = &radio.task;
	TASK_BEGIN(task);
	radio.has_access_point = true;
	/* The server is there before anybody can see where. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSERVERMAXCONN=%u", (uint32_t)LINK_CLIENTS);
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSERVER=1,80");
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CWMODE=3,0");
	/* Channel 1, open, four stations. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CWSAP=\"%s\",\"\",1,0,4", radio.access_point);
	TASK_END(task);
}

static enum progress lower_access_point(void)
{
	struct task *task = &radio.task;
	TASK_BEGIN(task);
	radio.has_access_point = false;
	/* With all connections to it. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSERVER=0,1");
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CWMODE=1,0");
	TASK_END(task);
}

enum progress (*modem_radio_job(void))(void)
{
	if (radio.has_access_point && !radio.wants_access_point)
		return lower_access_point;
	if (radio.wants_access_point && !radio.has_access_point)
		return raise_access_point;
	if (radio.wants_leave)
		return leave;
	return radio.wants_join ? join : NULL;
}

/* What is wanted. */

void modem_join(struct text ssid, struct text passphrase)
{
	modem_leave();
	if (!at_quote(radio.ssid, sizeof radio.ssid, ssid) ||
	    !at_quote(radio.passphrase, sizeof radio.passphrase, passphrase)) {
		radio.station = STATION_NOT_FOUND;
		return;
	}
	radio.wants_join = true;
	radio.station = STATION_JOINING;
}

void modem_leave(void)
{
	switch (radio.station) {
	case STATION_JOINING:
	case STATION_JOINED:
	case STATION_LOST:
		radio.wants_leave = true;
		break;
	default:
		break;
	}
	radio.wants_join = false;
	radio.station = STATION_AWAY;
}

enum station modem_station(void)
{
	return radio.station;
}

void modem_raise_access_point(const char *ssid)
{
	radio.wants_access_point = text_copy(radio.access_point, sizeof radio.access_point, text_of(ssid));
}

void modem_lower_access_point(void)
{
	radio.wants_access_point = false;
}
