/**
 * Addresses as `mqtts://host:port`.
 */
#ifndef TRUST_ENDPOINT_H
#define TRUST_ENDPOINT_H

#include <stdbool.h>

#include "text/text.h"

struct endpoint {
	char host[254];
	uint16_t port;
};

/** False for what is no such address, though a schema may let it through. */
bool endpoint_read(struct text text, struct endpoint *endpoint);

#endif
