/**
 * Updates that come over the network. Nobody stands beside the device: an image stays only when it reaches the backend.
 */
#ifndef NET_OVER_THE_AIR_H
#define NET_OVER_THE_AIR_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/sha256.h"

/** The image of `size` bytes with `digest` is to be fetched. Refuses. */
bool over_the_air_promise(const uint8_t digest[SHA256_LENGTH], int64_t size);
/** Fetches what was promised, into the slot that does not run, and tries it. What was under way is given up. */
void over_the_air_fetch(void);
/** Goes on with what can go on now. */
void over_the_air_poll(void);
/** At each start: gives an image on trial its time, and tells when it was taken back. */
void over_the_air_watch(void);
/** The backend was reached: the image on trial stays. */
void over_the_air_keep(void);
void over_the_air_stop(void);

#endif
