#include "net/back_off.h"

#define MOST_DOUBLINGS 6u

int64_t back_off_next(struct back_off *back_off, int64_t least)
{
	int64_t pause = least << back_off->failures;
	if (back_off->failures < MOST_DOUBLINGS)
		back_off->failures++;
	return pause;
}

void back_off_reset(struct back_off *back_off)
{
	back_off->failures = 0;
}
