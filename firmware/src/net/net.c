#include "net/net.h"

#include <stddef.h>

#include "hal/timer.h"
#include "net/backend_link.h"
#include "net/cloud.h"
#include "net/modem.h"
#include "net/network.h"
#include "net/notices.h"
#include "net/operation.h"
#include "net/provisioning.h"

/**
 * One part's news may be what another waits for, and so on: all are asked until none of them has had anything from the modem for so
 * many rounds. A round in which nobody can go on costs next to nothing.
 */
#define QUIET_ROUNDS 3

static struct {
	bool is_started;
	void (*told)(bool was_taken);
	struct deadline patience;
} net;

void net_start(void)
{
	if (!net.is_started) {
		modem_start();
		backend_link_start();
	}
	net.is_started = true;
	provisioning_start();
}

void net_stop(void)
{
	provisioning_stop();
	operation_stop();
}

bool net_is_up(void)
{
	return net.is_started && network_is_up();
}

uint32_t net_credential_in_use(void)
{
	return backend_link_credential();
}

bool net_has_address(void)
{
	struct endpoint address;
	return cloud_address(&address);
}

/* The notice, before the wipe. */

static void end_delivery(bool was_taken)
{
	void (*told)(bool) = net.told;
	net.told = NULL;
	deadline_cancel(&net.patience);
	notices_stop();
	told(was_taken);
}

static void on_out_of_patience(void *context)
{
	(void)context;
	end_delivery(false);
}

void net_deliver_notice(int64_t within_ms, void (*told)(bool was_taken))
{
	net.told = told;
	deadline_set(&net.patience, within_ms, on_out_of_patience, NULL);
}

static void go_on_delivering(void)
{
	enum progress progress = notices_deliver();
	if (progress != TASK_WAITS)
		end_delivery(progress == TASK_DONE);
}

void net_poll(void)
{
	if (!net.is_started)
		return;
	for (unsigned quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
		if (modem_poll())
			quiet = 0;
		network_poll();
		provisioning_poll();
		operation_poll();
		backend_link_poll();
		if (net.told != NULL)
			go_on_delivering();
	}
}
