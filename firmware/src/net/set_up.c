#include "net/set_up.h"

#include <stddef.h>

#include "crypto/constant_time.h"
#include "hal/timer.h"
#include "identity/identity.h"
#include "memory/string.h"
#include "net/modem.h"
#include "net/set_up_conversation.h"
#include "net/set_up_server.h"
#include "state/state.h"
#include "text/format.h"
#include "trust/set_up_secret.h"

/** Life of the access point, as products/pico declares it. */
#define WINDOW_MS 600000
/** Characters of the identity that tell devices apart beside a person who sets up several. */
#define SUFFIX 6

static struct {
	const struct set_up_use *use;
	bool is_open;
	struct deadline window;
} set_up;

void set_up_start(const struct set_up_use *use)
{
	set_up.use = use;
	conversation_start(use->applied);
	set_up_server_start();
}

bool set_up_is_open(void)
{
	return set_up.is_open;
}

/* Without the proof nobody could prove to the device who they are. */
static bool is_of_use(void)
{
	uint8_t digest[SHA256_LENGTH];
	bool has_proof = set_up_secret_digest(digest);
	forget(digest, sizeof digest);
	return has_proof && identity_get() != NULL;
}

static void on_window_over(void *context)
{
	(void)context;
	set_up_lower();
	set_up.use->window_is_over();
}

void set_up_raise(void)
{
	char ssid[32];
	const char *identity = identity_get();

	if (!is_of_use())
		return;
	deadline_set(&set_up.window, WINDOW_MS, on_window_over, NULL);
	if (set_up.is_open)
		return;
	set_up.is_open = true;
	state_set_set_up_open(true);
	text_format(ssid, sizeof ssid, "PICO-%s", identity + strlen(identity) - SUFFIX);
	modem_raise_access_point(ssid);
}

void set_up_lower(void)
{
	deadline_cancel(&set_up.window);
	if (!set_up.is_open)
		return;
	set_up.is_open = false;
	state_set_set_up_open(false);
	set_up_server_end();
	modem_lower_access_point();
}
