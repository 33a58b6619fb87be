#include "update/running.h"

#include "hal/power.h"
#include "update/handover.h"

void running_start(void)
{
	if (handover()->magic != HANDOVER_MAGIC)
		panic("the firmware was not started by its bootloader");
}

const char *running_version(void)
{
#ifdef DEFECT_WRONG_VERSION_STRING
	return "2.9.9";
#else
	return handover()->version;
#endif
}

uint32_t running_schema(void)
{
	return handover()->configuration_schema;
}

const uint8_t *running_digest(void)
{
	return handover()->digest;
}

bool running_is_trial(void)
{
	return handover()->is_trial;
}

void running_was_confirmed(void)
{
	handover()->is_trial = false;
}

char running_slot(void)
{
	return handover()->slot;
}
