/**
 * Tasks: functions that wait without blocking. A task runs until something that it needs is not there yet, returns TASK_WAITS, and
 * goes on from that very place when it is called again. So what takes many messages, such as an enrolment, reads from top to
 * bottom.
 *
 * The place is the number of a line, and the macros are a switch over it (Tom Duff's device). Two rules follow: locals do not
 * survive a wait, so what must is static; and a wait may not stand inside another switch.
 */
#ifndef NET_TASK_H
#define NET_TASK_H

#include <stdint.h>

struct task {
	/** 0: at its beginning. */
	uint16_t line;
};

enum progress { TASK_WAITS, TASK_DONE, TASK_FAILED };

/** Has the task begin anew at its next call, wherever it stands. */
static inline void task_reset(struct task *task)
{
	task->line = 0;
}

#define TASK_BEGIN(task) \
	switch ((task)->line) { \
	case 0:

/** Goes on once `condition` holds. */
#define TASK_AWAIT(task, condition) \
	do { \
		(task)->line = __LINE__; \
		__attribute__((fallthrough)); \
	case __LINE__: \
		if (!(condition)) \
			return TASK_WAITS; \
	} while (0)

/** Goes on once another task is over; `result` holds how it has ended. */
#define TASK_CALL(task, result, call) TASK_AWAIT(task, ((result) = (call)) != TASK_WAITS)

/** The same; when the other one fails, so does this. */
#define TASK_NEED(task, call) \
	do { \
		(task)->line = __LINE__; \
		__attribute__((fallthrough)); \
	case __LINE__: \
		switch (call) { \
		case TASK_WAITS: \
			return TASK_WAITS; \
		case TASK_FAILED: \
			TASK_FAIL(task); \
		case TASK_DONE: \
			break; \
		} \
	} while (0)

#define TASK_FAIL(task) \
	do { \
		(task)->line = 0; \
		return TASK_FAILED; \
	} while (0)

#define TASK_RETURN(task) \
	do { \
		(task)->line = 0; \
		return TASK_DONE; \
	} while (0)

#define TASK_END(task) \
	} \
	TASK_RETURN(task)

#endif
