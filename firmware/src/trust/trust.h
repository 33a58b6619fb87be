/**
 * What the factory has the device trust. Public, so it stands in flash as it is.
 */
#ifndef TRUST_TRUST_H
#define TRUST_TRUST_H

#include <stdbool.h>

#include "crypto/ed25519_keys.h"
#include "text/text.h"

#define LONGEST_AUTHORITY 2048
#define LONGEST_ENDPOINT 272

void trust_start(void);
/** Refuses when one of them is not what it should be. `endpoint` length 0: none. */
bool trust_install(struct text backend_ca, struct text operator_key, struct text endpoint);
bool trust_is_installed(void);
/** Authority of the backend's TLS certificate, PEM; length 0 when nothing is installed. */
struct text trust_backend_ca(void);
/** Operator's Ed25519 public key; NULL when nothing is installed. */
const uint8_t *trust_operator_key(void);
/** Where the device goes when nobody tells it otherwise, as `mqtts://host:port`; length 0 when the factory named no place. */
struct text trust_endpoint(void);

#endif
