/**
 * Evidence of hardware identity and measured firmware over a nonce of the backend's. PRV-ZTP-2
 */
#ifndef NET_EVIDENCE_H
#define NET_EVIDENCE_H

#include "text/sink.h"

/** Writes it as it is posted, signed by the IDevID. False without an identity and its certificate. */
bool evidence_put(struct sink *sink, const char *nonce);

#endif
