/**
 * Certs-only CMS (RFC 5272, section 4.1): how EST (RFC 7030) hands out certificates. A SignedData that signs nothing.
 */
#ifndef NET_CERTS_ONLY_H
#define NET_CERTS_ONLY_H

#include "text/text.h"

#define MOST_CERTIFICATES 4

/**
 * The certificates in `der`, in their order; they point into it. Takes any bytes. Returns how many, at most MOST_CERTIFICATES; 0
 * when it is no such message or holds none or more.
 */
size_t certs_only_read(struct bytes der, struct bytes certificates[MOST_CERTIFICATES]);

#endif
