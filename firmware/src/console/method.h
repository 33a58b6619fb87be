/**
 * What can be asked over the console.
 */
#ifndef CONSOLE_METHOD_H
#define CONSOLE_METHOD_H

#include <stdbool.h>

#include "console/params.h"
#include "text/json.h"

/**
 * Does what is asked and writes the result, one value; nothing written is {}. False when it refuses, with `last_refusal` saying why and code
 * NULL for wrong parameters; what was written then is thrown away.
 */
typedef bool method_run(struct json params, struct json_writer *result);

struct method {
	const char *name;
	method_run *run;
	/** Done once the answer is out, for what restarts the device; NULL for nothing. */
	void (*after)(void);
};

/** Ended by a NULL name. */
extern const struct method status_methods[];
extern const struct method manufacture_methods[];
extern const struct method credential_methods[];
extern const struct method configuration_methods[];
extern const struct method data_methods[];
extern const struct method device_methods[];
extern const struct method update_methods[];

#endif
