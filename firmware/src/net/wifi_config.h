/**
 * Messages on prov-config: wifi_config.proto of Espressif's wifi_provisioning. `field` and `reason` of an answer are additions of
 * ours: they say what is wrong with a value; other clients skip them and read the status.
 */
#ifndef NET_WIFI_CONFIG_H
#define NET_WIFI_CONFIG_H

#include "net/network.h"
#include "net/set_up_values.h"
#include "text/sink.h"

enum wifi_command { WIFI_GET_STATUS, WIFI_SET, WIFI_APPLY };

struct wifi_request {
	enum wifi_command command;
	/** Of WIFI_SET; well-formed UTF-8. They point into the message. */
	struct text ssid;
	struct text passphrase;
};

/** Takes any bytes; false when they are no command. */
bool wifi_config_read(struct bytes message, struct wifi_request *request);
/** Answers WIFI_SET or WIFI_APPLY. `fault` NULL: done. */
void wifi_config_put_answer(struct buffer_sink *answer, enum wifi_command to, const struct value_fault *fault);
/** Answers WIFI_GET_STATUS; `ssid`: of the network that was set. */
void wifi_config_put_status(struct buffer_sink *answer, enum wifi wifi, const char *ssid);

#endif
