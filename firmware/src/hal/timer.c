#include "hal/timer.h"

#include "hal/power.h"
#include "hal/registers.h"

enum { TIMER_ALARM0 = 0x10, TIMER_RAWH = 0x24, TIMER_RAWL = 0x28, TIMER_INTR = 0x34, TIMER_INTE = 0x38 };

/** The processor wakes this often to feed the watchdog, whatever else there is to do. */
#define LONGEST_SLEEP_MS 4000

/** When the alarm goes. */
static int64_t armed_ms;

uint64_t timer_now_us(void)
{
	uint32_t high;
	uint32_t low;
	do {
		high = read_register(TIMER_BASE + TIMER_RAWH);
		low = read_register(TIMER_BASE + TIMER_RAWL);
		/* The low half may have run over between the two. */
	} while (high != read_register(TIMER_BASE + TIMER_RAWH));
	return (uint64_t)high << 32 | low;
}

int64_t now_ms(void)
{
	return (int64_t)(timer_now_us() / 1000u);
}

/** Alarm 0. What is due is found by the main loop; the interrupt only ends its sleep. */
void timer_interrupt(void)
{
	write_register(TIMER_BASE + TIMER_INTR, 1);
}

void timer_start(void)
{
	write_register(TIMER_BASE + TIMER_INTE, 1);
	enable_interrupt(TIMER_IRQ_0);
}

bool timer_arm(void)
{
	int64_t now = now_ms();
	int64_t at = deadlines_next(now + LONGEST_SLEEP_MS);
	if (at <= now)
		return false;
	/* The alarm compares the low 32 bits only; the longest sleep is far below their 71 minutes. */
	armed_ms = at;
	write_register(TIMER_BASE + TIMER_ALARM0, (uint32_t)((uint64_t)at * 1000u));
	return true;
}

bool timer_has_gone(void)
{
	return now_ms() >= armed_ms;
}
