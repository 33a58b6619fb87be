#include "net/notices.h"

#include "net/cloud.h"
#include "net/cursor.h"
#include "net/http_client.h"
#include "reset/notice.h"
#include "text/json.h"

static struct {
	struct task task;
	struct endpoint to;
	struct http_request request;
	char body[256];
} delivery;

static struct notice notice;

/* To where the device went when it was recorded, else to where it goes now. */
static bool find_address(struct endpoint *to)
{
	return endpoint_read(text_of(notice.endpoint), to) || cloud_address(to);
}

static struct bytes write_notice(void)
{
	struct buffer_sink sink;
	struct json_writer writer;

	buffer_sink_open(&sink, delivery.body, sizeof delivery.body);
	json_begin(&writer, &sink.sink);
	json_open_object(&writer);
	json_name(&writer, "identity");
	json_put_string(&writer, notice.identity);
	json_name(&writer, "at");
	json_put_integer(&writer, notice.at);
	json_name(&writer, "trigger");
	json_put_string(&writer, notice.trigger);
	json_close_object(&writer);
	return filled(&sink);
}

static bool begin(void)
{
	if (!notice_read(&notice) || !find_address(&delivery.to)) {
		cloud_fail(FAULT_UNREACHABLE, "nobody has said where the backend is");
		return false;
	}
	/* Proven by the IDevID, which outlives the wipe. */
	delivery.request = (struct http_request){.method = "POST", .path = "/decommissioned", .type = "application/json",
						 .body = write_notice(), .proof = PROOF_IDENTITY};
	return true;
}

static enum progress deliver(void)
{
	struct task *task = &delivery.task;
	TASK_BEGIN(task);
	if (!notice_is_due())
		TASK_RETURN(task);
	if (!begin())
		TASK_FAIL(task);
	TASK_AWAIT(task, http_take(&delivery, &delivery.to));
	TASK_NEED(task, http_ask(&delivery.request));
	if (http_status() != 204) {
		cloud_fail(FAULT_ENROLMENT, "the notice of decommissioning was not taken: %u", (uint32_t)http_status());
		TASK_FAIL(task);
	}
	notice_was_taken();
	TASK_END(task);
}

enum progress notices_deliver(void)
{
	enum progress progress = deliver();
	if (progress != TASK_WAITS)
		http_release(&delivery);
	return progress;
}

bool notices_are_for_another(void)
{
	return notice_read(&notice) && !text_is(cloud_endpoint(), notice.endpoint);
}

void notices_stop(void)
{
	http_release(&delivery);
	task_reset(&delivery.task);
}
