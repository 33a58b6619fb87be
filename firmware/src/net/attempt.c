#include "net/attempt.h"

#include "configuration/configuration.h"
#include "credentials/credentials.h"
#include "net/backend_link.h"
#include "net/cloud.h"
#include "net/enrolment.h"
#include "net/network.h"
#include "net/notices.h"
#include "net/registration.h"
#include "reset/notice.h"
#include "state/state.h"

static struct task attempt;

static bool is_set(const char *field)
{
	return configuration_text(field).length > 0;
}

/* Somebody has told the device where to go, or it may go where the factory said: zero touch. */
static bool is_wanted(void)
{
	return is_set("cloud.endpoint") || is_set("wifi.ssid") || network_is_up();
}

static bool has_address(void)
{
	struct endpoint address;
	return cloud_address(&address);
}

bool attempt_is_worth_while(void)
{
	return (is_wanted() && has_address()) || is_set("wifi.ssid") || notice_is_due();
}

static enum progress require_network(void)
{
	if (network_is_up())
		return TASK_DONE;
	if (network_wifi() == WIFI_NOT_FOUND)
		return cloud_fail(FAULT_WIFI_NOT_FOUND, "the Wi-Fi network is not in reach");
	if (network_wifi() == WIFI_REFUSED)
		return cloud_fail(FAULT_WIFI_REFUSED, "the Wi-Fi network refuses the passphrase");
	return cloud_fail(FAULT_NO_NETWORK, "there is no network");
}

/* A backend that is gone must not keep the next owner from theirs: its notice waits until another time. */
static enum progress notify(void)
{
	enum progress ended = notices_deliver();
	return ended == TASK_FAILED && is_wanted() && notices_are_for_another() ? TASK_DONE : ended;
}

static enum progress connect(void)
{
	enum progress ended = backend_link_open();
	if (ended != TASK_FAILED || !cloud_fault_is(FAULT_UNWELCOME))
		return ended;
	/* The IDevID gets another one, if the backend still wants this device. */
	credentials_erase();
	return cloud_fail(FAULT_REGISTRATION, "the backend lets no credential of this device in");
}

enum progress attempt_make(void)
{
	struct task *task = &attempt;
	TASK_BEGIN(task);
	state_set_phase(PHASE_CONNECTING);
	network_hurry();
	TASK_AWAIT(task, network_is_settled());
	TASK_NEED(task, require_network());
	TASK_NEED(task, notify());
	if (!is_wanted() || !has_address())
		TASK_RETURN(task);
	if (credentials_count() == 0)
		TASK_NEED(task, enrol());
	TASK_NEED(task, connect());
	TASK_NEED(task, registration_make());
	TASK_END(task);
}

void attempt_stop(void)
{
	task_reset(&attempt);
	enrolment_stop();
	notices_stop();
	registration_forget();
	backend_link_close();
}
