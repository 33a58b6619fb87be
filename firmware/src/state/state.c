#include "state/state.h"

#include "identity/identity.h"
#include "memory/string.h"
#include "state/journal_keys.h"
#include "storage/journal.h"

#define MOST_FAULTS 4

static enum phase phase;
static bool is_set_up_open;
static const char *error;
static const char *faults[MOST_FAULTS + 1];

void state_set_phase(enum phase new_phase)
{
	phase = new_phase;
}

void state_set_set_up_open(bool is_open)
{
	is_set_up_open = is_open;
}

void state_set_error(const char *new_error)
{
	error = new_error;
}

const char *state_error(void)
{
	return error;
}

const char *state_name(void)
{
	if (!identity_is_locked())
		return "blank";
	if (state_is_operational())
		return "operational";
	if (phase == PHASE_CONNECTING)
		return "connecting";
	if (phase == PHASE_AWAITING_CONFIRMATION)
		return "awaiting-confirmation";
	return is_set_up_open ? "set-up" : "manufactured";
}

bool state_is_operational(void)
{
	return text_is(journal_recall(KEY_OPERATION_ENTERED), "yes");
}

void state_enter_operation(void)
{
	journal_record_string(KEY_OPERATION_ENTERED, "yes");
}

void faults_report(const char *fault)
{
	for (size_t i = 0; i < MOST_FAULTS; i += 1) {
		if (faults[i] != NULL && strcmp(faults[i], fault) != 0)
			continue;
		faults[i] = fault;
		return;
	}
}

bool faults_have(const char *fault)
{
	for (size_t i = 0; faults[i] != NULL; i += 1)
		if (strcmp(faults[i], fault) == 0)
			return true;
	return false;
}

const char *fault_at(size_t index)
{
	return index < MOST_FAULTS ? faults[index] : NULL;
}
