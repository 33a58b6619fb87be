/**
 * What `status.get` tells: how far the device is, why not further, and what this start found wrong.
 */
#ifndef STATE_STATE_H
#define STATE_STATE_H

#include <stdbool.h>
#include <stddef.h>

/** Beyond these the state follows from facts: blank before manufacture has ended, operational once the backend has confirmed. */
enum phase { PHASE_IDLE, PHASE_CONNECTING, PHASE_AWAITING_CONFIRMATION };

void state_set_phase(enum phase phase);
/** Whether the access point is up. */
void state_set_set_up_open(bool is_open);
/** Such as "backend-untrusted"; NULL: nothing has failed. The string must stay. */
void state_set_error(const char *error);
const char *state_error(void);

/** "blank", "manufactured", "set-up", "connecting", "awaiting-confirmation" or "operational". */
const char *state_name(void);
/** Whether the backend has confirmed this device. Durable. */
bool state_is_operational(void);
void state_enter_operation(void);

/** `fault` must stay. Told twice, it is kept once. */
void faults_report(const char *fault);
bool faults_have(const char *fault);
/** NULL past the last. */
const char *fault_at(size_t index);

#endif
