#include "hal/button.h"
#include "hal/timer.h"
#include "log/log.h"
#include "refusal.h"
#include "reset/reset.h"

#include <stddef.h>

enum { HOLD_MS = 5000 };

static struct deadline held;

static void reset_by_button(void *unused)
{
	(void)unused;
	if (reset_promise_factory("button"))
		reset_perform();
	else
		log_note("factory-reset-refused", "button", last_refusal()->code);
}

/** Released earlier, nothing happens. Each edge of a bouncing contact begins the time anew. */
void reset_button_poll(void)
{
	if (!button_has_moved())
		return;
	button_seen();
	if (button_is_down())
		deadline_set(&held, HOLD_MS, reset_by_button, NULL);
	else
		deadline_cancel(&held);
}
