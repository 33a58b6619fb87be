#include "reset/task.h"

#include "memory/string.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/format.h"
#include "text/json.h"

const char *task_event(const struct reset_task *task)
{
	return task->is_decommission ? "decommissioned" : "factory-reset";
}

#ifdef DEFECT_WIPE_WITHOUT_JOURNAL
/* A promise in RAM is forgotten with the supply. */
static struct reset_task promised;
static bool is_promised;

bool task_read(struct reset_task *task)
{
	*task = promised;
	return is_promised;
}

void task_record(const struct reset_task *task)
{
	promised = *task;
	is_promised = true;
}

void task_end(void)
{
	is_promised = false;
}
#else

bool task_read(struct reset_task *task)
{
	struct json json;
	int64_t after;
	if (!json_read(journal_recall(KEY_RESET_TASK), &json))
		return false;
	task->is_decommission = json_is(json_member(json, "kind"), "decommissioned");
	return json_string(json_member(json, "origin"), task->origin, sizeof task->origin) &&
	       json_integer(json_member(json, "at"), &task->at) && json_integer(json_member(json, "after"), &after) &&
	       json_boolean(json_member(json, "notified"), &task->is_notified) && (task->after = (uint32_t)after, true);
}

void task_record(const struct reset_task *task)
{
	char record[160];
	struct buffer_sink buffer;
	struct json_writer writer;
	buffer_sink_open(&buffer, record, sizeof record);
	json_begin(&writer, &buffer.sink);
	json_open_object(&writer);
	json_name(&writer, "kind");
	json_put_string(&writer, task_event(task));
	json_name(&writer, "origin");
	json_put_string(&writer, task->origin);
	json_name(&writer, "at");
	json_put_integer(&writer, task->at);
	json_name(&writer, "after");
	json_put_integer(&writer, task->after);
	json_name(&writer, "notified");
	json_put_boolean(&writer, task->is_notified);
	json_close_object(&writer);
	journal_record(KEY_RESET_TASK, (struct text){ record, buffer.length });
}

void task_end(void)
{
	journal_record_string(KEY_RESET_TASK, "");
}
#endif
