#include "net/telemetry.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "hal/timer.h"
#include "net/cursor.h"
#include "net/mqtt_session.h"
#include "text/json.h"
#include "time/clock.h"
#include "update/running.h"

#define DEFAULT_INTERVAL_S 300

static struct {
	enum { STOPPED, DUE, ON_ITS_WAY, WAITING } state;
	uint16_t message;
	int64_t sent_ms;
	struct deadline next;
} telemetry;

static int64_t interval_ms(void)
{
	struct value value;
	if (!configuration_get("telemetry.intervalS", &value) || value.kind != VALUE_INTEGER)
		return DEFAULT_INTERVAL_S * 1000;
	return value.number * 1000;
}

static void on_due(void *context)
{
	(void)context;
	telemetry.state = DUE;
}

static void send(void)
{
	char message[160];
	struct buffer_sink sink;
	struct json_writer writer;

	telemetry.sent_ms = now_ms();
	buffer_sink_open(&sink, message, sizeof message);
	json_begin(&writer, &sink.sink);
	json_open_object(&writer);
	json_name(&writer, "at");
	json_put_integer(&writer, clock_now());
	json_name(&writer, "uptimeMs");
	json_put_integer(&writer, telemetry.sent_ms);
	json_name(&writer, "firmware");
	json_put_string(&writer, running_version());
	json_close_object(&writer);
	telemetry.message = mqtt_session_publish("telemetry", filled(&sink));
	/* With too much on its way already: again. */
	if (telemetry.message != 0)
		telemetry.state = ON_ITS_WAY;
}

/* The next one is due an interval after this one, and waits for its acknowledgement: what nobody takes does not pile up. */
static void await_acknowledgement(void)
{
	int64_t left;
	if (mqtt_session_delivery(telemetry.message) != DELIVERY_TAKEN)
		return;
	left = telemetry.sent_ms + interval_ms() - now_ms();
	telemetry.state = WAITING;
	deadline_set(&telemetry.next, left > 0 ? left : 0, on_due, NULL);
}

void telemetry_start(void)
{
	telemetry.state = DUE;
}

void telemetry_stop(void)
{
	telemetry.state = STOPPED;
	deadline_cancel(&telemetry.next);
}

void telemetry_poll(void)
{
	if (telemetry.state == DUE)
		send();
	else if (telemetry.state == ON_ITS_WAY)
		await_acknowledgement();
}
