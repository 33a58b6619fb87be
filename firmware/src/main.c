/**
 * The firmware: what is durable is found in the order in which one thing needs another; then each task is asked in turn whether it can go
 * on, and the processor sleeps until something happens.
 */
#include "configuration/configuration.h"
#include "console/server.h"
#include "credentials/credentials.h"
#include "data/user_data.h"
#include "hal/button.h"
#include "hal/power.h"
#include "hal/timer.h"
#include "hal/uart.h"
#include "identity/identity.h"
#include "log/log.h"
#include "net/net.h"
#include "reset/reset.h"
#include "storage/device_key.h"
#include "storage/journal.h"
#include "storage/sealing.h"
#include "text/format.h"
#include "time/clock.h"
#include "trust/trust.h"
#include "update/running.h"
#include "update/update.h"

static void start_storage(void)
{
	device_key_start();
	sealing_start();
	journal_start();
	log_start();
	clock_start();
	identity_start();
	trust_start();
	credentials_start();
	user_data_start();
}

static void print_schema(void)
{
	char line[64];
	text_format(line, sizeof line, "[boot] configuration schema %u\n", configuration_schema());
	console_print(line);
}

static bool has_work(void)
{
	return timer_has_gone() || uart_has_input(UART_CONSOLE) || uart_has_input(UART_MODEM) || button_has_moved();
}

/** An alarm stands for the earliest deadline; the watchdog is fed at least every 4 s. */
static void sleep_until_something_happens(void)
{
	if (timer_arm())
		sleep_unless(has_work);
}

int main(void)
{
	running_start();
	watchdog_start();
	timer_start();
	uart_start(UART_CONSOLE, 115200);
	button_start();
	start_storage();
#ifdef DEFECT_REVERT_NEVER_HAPPENS
	update_confirm();
#endif
	configuration_start();
	reset_resume();
	print_schema();
	if (identity_is_locked())
		net_start();
	console_greet();
	for (;;) {
		watchdog_feed();
		deadlines_run();
		console_poll();
		reset_button_poll();
		net_poll();
		sleep_until_something_happens();
	}
}
