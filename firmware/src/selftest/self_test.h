/**
 * The device examines each thing that a unit must have before it leaves the factory, by using it and not by asking whether it is there.
 */
#ifndef SELFTEST_SELF_TEST_H
#define SELFTEST_SELF_TEST_H

#include "text/json.h"

/** Writes the report: `{passed, checks}`. Harmless at any time: it writes nothing but a sector of its own. */
void self_test(struct json_writer *report);

#endif
