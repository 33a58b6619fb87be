/**
 * Tells the backend, at once and then in the configured interval, that the device is in operation.
 */
#ifndef NET_TELEMETRY_H
#define NET_TELEMETRY_H

void telemetry_start(void);
void telemetry_stop(void);
/** Goes on with what can go on now. */
void telemetry_poll(void);

#endif
