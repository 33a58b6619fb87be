/**
 * Where the backend is, and why nothing has come of going there.
 */
#ifndef NET_CLOUD_H
#define NET_CLOUD_H

#include "net/task.h"
#include "text/text.h"
#include "trust/endpoint.h"

/** Why something between the device and its backend did not come about. */
struct cloud_fault {
	/** A word that status and log show. */
	const char *code;
	char reason[160];
};

/**
 * The words. The status shows all but the last, which is for credentials: the backend has turned every one of them away.
 */
#define FAULT_WIFI_NOT_FOUND "wifi-not-found"
#define FAULT_WIFI_REFUSED "wifi-refused"
#define FAULT_NO_NETWORK "no-network"
#define FAULT_UNREACHABLE "backend-unreachable"
#define FAULT_UNTRUSTED "backend-untrusted"
#define FAULT_SILENT "backend-silent"
#define FAULT_ENROLMENT "enrolment-refused"
#define FAULT_REGISTRATION "registration-refused"
#define FAULT_TIMEOUT "confirmation-timeout"
#define FAULT_UNWELCOME "unwelcome"

/** Remembers why, with a reason as `text_format` takes it. Always TASK_FAILED, so that it ends a task. */
enum progress cloud_fail(const char *code, const char *pattern, ...);
/** The last one. */
const struct cloud_fault *cloud_fault(void);
bool cloud_fault_is(const char *code);
/** The last one as the log has it: code, colon, reason. Good until the next call. */
const char *cloud_fault_text(void);

/** Where the device is to go, as its configuration says, else the factory; empty when nobody has said. */
struct text cloud_endpoint(void);
/** The same, taken apart; false also when it is no address, or the device trusts nobody. */
bool cloud_address(struct endpoint *address);

#endif
