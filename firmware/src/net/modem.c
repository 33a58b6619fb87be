#include "net/modem.h"

#include <stddef.h>

#include "hal/timer.h"
#include "hal/uart.h"
#include "net/asctime.h"
#include "net/at_command.h"
#include "net/modem_link.h"
#include "net/modem_radio.h"
#include "time/clock.h"

#define BAUD 115200
#define ANSWER_WITHIN_MS 5000
#define FIRST_ANSWER_WITHIN_MS 500
#define RESTART_WITHIN_MS 3000
/** Before the network has told the time the modem's clock stands at its epoch. */
#define YEAR_2020_MS 1577836800000

static struct {
	struct task task;
	struct task job;
	bool is_ready;
	/** It has said that it is up; unasked for, it has lost everything. */
	bool has_restarted;
	struct deadline restart;
	bool restart_is_overdue;
	bool has_cable;
	bool wants_time;
} modem;

/* What the modem says by itself. */

static void take_time(struct text text)
{
	int64_t ms;
	if (asctime_read(text, &ms) && ms > YEAR_2020_MS)
		clock_set(ms);
}

static void take_line(struct text line)
{
	struct text rest;
	if (text_is(line, "ready"))
		modem.has_restarted = true;
	else if (text_begins(line, "+ETH_GOT_IP"))
		modem.has_cable = true;
	else if (text_is(line, "+ETH_DISCONNECTED"))
		modem.has_cable = false;
	else if (text_after(line, "+CIPETH:ip:", &rest))
		modem.has_cable = !text_is(rest, "\"0.0.0.0\"");
	else if (text_is(line, "+TIME_UPDATED"))
		modem.wants_time = true;
	else if (text_after(line, "+CIPSNTPTIME:", &rest))
		take_time(rest);
	else if (!modem_radio_line(line))
		modem_link_line(line);
}

static const struct at_listener listener = {.line = take_line, .data = modem_link_data};

/* Bringing it up. */

static void on_restart_overdue(void *context)
{
	(void)context;
	modem.restart_is_overdue = true;
}

static void forget_everything(void)
{
	deadline_cancel(&modem.restart);
	modem.restart_is_overdue = false;
	modem.has_cable = false;
	modem_radio_is_gone();
	modem_links_are_gone();
}

static enum progress bring_up(void)
{
	struct task *task = &modem.job;
	TASK_BEGIN(task);
	/* It may still be at something that an earlier start of the firmware has asked for: then it is busy, or silent. */
	do {
		AT_COMMAND(task, FIRST_ANSWER_WITHIN_MS, "AT");
	} while (at_answer() != AT_OK);
	modem.has_restarted = false;
	modem.restart_is_overdue = false;
	deadline_set(&modem.restart, RESTART_WITHIN_MS, on_restart_overdue, NULL);
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+RST");
	TASK_AWAIT(task, modem.has_restarted || modem.restart_is_overdue);
	forget_everything();
	modem.has_restarted = false;
	AT_COMMAND(task, ANSWER_WITHIN_MS, "ATE0");
	/* Nothing of an owner's network is to outlive this start in the modem's own flash. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+SYSSTORE=0");
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CWMODE=1,0");
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPMUX=1");
	/* Passive: what has come waits in the modem until it is asked for. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPRECVTYPE=5,1");
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSNTPCFG=1,0");
	/* An error: this modem has no Ethernet. */
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPETH?");
	TASK_END(task);
}

/* Working. */

static enum progress ask_time(void)
{
	struct task *task = &modem.job;
	TASK_BEGIN(task);
	modem.wants_time = false;
	AT_COMMAND(task, ANSWER_WITHIN_MS, "AT+CIPSNTPTIME?");
	TASK_END(task);
}

typedef enum progress (*job)(void);

/* What has to be done next; NULL: nothing. */
static job next_job(void)
{
	job next = modem_link_job();
	if (next == NULL && modem.wants_time)
		next = ask_time;
	return next != NULL ? next : modem_radio_job();
}

static enum progress run(void)
{
	static job current;
	struct task *task = &modem.task;
	enum progress ended;

	TASK_BEGIN(task);
	for (;;) {
		TASK_CALL(task, ended, bring_up());
		modem.is_ready = true;
		for (;;) {
			TASK_AWAIT(task, modem.has_restarted || (current = next_job()) != NULL);
			if (modem.has_restarted)
				break;
			TASK_CALL(task, ended, modem.has_restarted ? TASK_DONE : current());
			/* It takes orders no more: from the beginning. */
			if (modem.has_restarted || at_answer() == AT_SILENT)
				break;
		}
		modem.is_ready = false;
		task_reset(&modem.job);
		forget_everything();
	}
	TASK_END(task);
}

void modem_start(void)
{
	uart_start(UART_MODEM, BAUD);
	at_start(&listener);
}

bool modem_poll(void)
{
	bool was_ready = modem.is_ready;
	bool came = at_poll();
	run();
	return came || modem.is_ready != was_ready;
}

bool modem_is_ready(void)
{
	return modem.is_ready;
}

bool modem_has_cable(void)
{
	return modem.has_cable;
}
