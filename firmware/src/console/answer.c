#include "console/answer.h"

#include "hal/uart.h"

static void to_console(struct sink *sink, const void *bytes, size_t length)
{
	(void)sink;
	uart_write(UART_CONSOLE, bytes, length);
}

static struct sink console = { to_console };

static void begin(struct json_writer *writer, struct json id)
{
	json_begin(writer, &console);
	json_open_object(writer);
	json_name(writer, "jsonrpc");
	json_put_string(writer, "2.0");
	json_name(writer, "id");
	json_put_raw(writer, id.span);
}

static void end(struct json_writer *writer)
{
	json_close_object(writer);
	sink_put_string(&console, "\n");
}

void answer_result(struct json id, struct text result)
{
	struct json_writer writer;
	begin(&writer, id);
	json_name(&writer, "result");
	json_put_raw(&writer, result);
	end(&writer);
}

void answer_error(struct json id, enum rpc_error code, const char *message, const char *word)
{
	struct json_writer writer;
	begin(&writer, id);
	json_name(&writer, "error");
	json_open_object(&writer);
	json_name(&writer, "code");
	json_put_integer(&writer, code);
	json_name(&writer, "message");
	json_put_string(&writer, message);
	if (word != NULL) {
		json_name(&writer, "data");
		json_open_object(&writer);
		json_name(&writer, "code");
		json_put_string(&writer, word);
		json_close_object(&writer);
	}
	json_close_object(&writer);
	end(&writer);
}
