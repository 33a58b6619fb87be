#include "net/network.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "hal/timer.h"
#include "net/back_off.h"
#include "net/modem.h"
#include "time/clock.h"

#define RETRY_AT_LEAST_MS 5000
/** For the network to tell the time once the device is joined to it. */
#define TIME_WITHIN_MS 3000

static struct {
	bool has_looked;
	uint32_t configuration;
	char ssid[64];
	char passphrase[128];
	struct back_off back_off;
	struct deadline retry;
	bool was_up;
	struct deadline time;
	bool time_is_overdue;
} network;

static bool is_configured(void)
{
	return network.ssid[0] != 0;
}

static void try_to_join(void *context)
{
	(void)context;
	deadline_cancel(&network.retry);
	modem_join(text_of(network.ssid), text_of(network.passphrase));
}

/* Texts that do not fit are no network's: nobody could join it. */
static void look_at_configuration(void)
{
	struct text ssid = configuration_text("wifi.ssid");
	struct text passphrase = configuration_text("wifi.passphrase");

	network.configuration = configuration_moves();
	if (network.has_looked && text_is(ssid, network.ssid) && text_is(passphrase, network.passphrase))
		return;
	network.has_looked = true;
	text_copy(network.ssid, sizeof network.ssid, ssid);
	text_copy(network.passphrase, sizeof network.passphrase, passphrase);
	deadline_cancel(&network.retry);
	back_off_reset(&network.back_off);
	if (is_configured())
		try_to_join(NULL);
	else
		modem_leave();
}

static bool is_joining(void)
{
	return modem_station() == STATION_JOINING;
}

/* Whether nobody does anything about it: what was joined and lost is the modem's to join anew. */
static bool is_left_out(void)
{
	switch (modem_station()) {
	case STATION_AWAY:
	case STATION_REFUSED:
	case STATION_NOT_FOUND:
		return is_configured();
	default:
		return false;
	}
}

/* What could not be joined is tried again. */
static void keep_joined(void)
{
	if (modem_station() == STATION_JOINED)
		back_off_reset(&network.back_off);
	else if (is_left_out() && !network.retry.is_set)
		deadline_set(&network.retry, back_off_next(&network.back_off, RETRY_AT_LEAST_MS), try_to_join, NULL);
}

static void on_time_overdue(void *context)
{
	(void)context;
	network.time_is_overdue = true;
}

static void note_change(void)
{
	network.was_up = network_is_up();
	if (!network.was_up)
		return;
	network.time_is_overdue = false;
	deadline_set(&network.time, TIME_WITHIN_MS, on_time_overdue, NULL);
}

void network_poll(void)
{
	if (!network.has_looked || network.configuration != configuration_moves())
		look_at_configuration();
	if (modem_is_ready())
		keep_joined();
	if (network.was_up != network_is_up())
		note_change();
}

bool network_is_up(void)
{
	return modem_has_cable() || modem_station() == STATION_JOINED;
}

enum wifi network_wifi(void)
{
	switch (modem_station()) {
	case STATION_JOINED:
		return WIFI_CONNECTED;
	case STATION_JOINING:
		return WIFI_CONNECTING;
	case STATION_REFUSED:
		return WIFI_REFUSED;
	case STATION_NOT_FOUND:
	case STATION_LOST:
		return WIFI_NOT_FOUND;
	case STATION_AWAY:
		break;
	}
	return WIFI_DISCONNECTED;
}

bool network_is_settled(void)
{
	if (!modem_is_ready() || !network.has_looked)
		return false;
	/* The cable does, whatever becomes of the radio. */
	if (is_joining() && !modem_has_cable())
		return false;
	return !network_is_up() || clock_is_set() || (network.was_up && network.time_is_overdue);
}

void network_hurry(void)
{
	if (is_left_out() && !network_is_up())
		try_to_join(NULL);
}
