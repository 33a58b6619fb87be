/**
 * How the device comes by an operational credential: it hands the backend evidence of hardware and firmware, and has a key that it
 * has made certified (EST, RFC 7030).
 */
#ifndef NET_ENROLMENT_H
#define NET_ENROLMENT_H

#include <stdint.h>

#include "net/task.h"

/** Attests, then has a first credential certified and keeps it. Fails with a cloud fault. PRV-ZTP-2, PRV-ZTP-3 */
enum progress enrol(void);
/** Has a further one certified by means of the one of `generation`, and keeps it as a candidate. PRV-CRED-3 */
enum progress reenrol(uint32_t generation);
/** Ends whichever is under way. */
void enrolment_stop(void);

#endif
