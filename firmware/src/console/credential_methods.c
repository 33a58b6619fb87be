#include "console/method.h"
#include "credentials/credentials.h"
#include "log/log.h"
#include "net/net.h"
#include "refusal.h"

static bool credential_certificate(struct json params, struct json_writer *result)
{
	(void)params;
	/* While two are there, the one that the backend has let in. */
	const struct credential *in_use = credential_of(net_credential_in_use());
	if (in_use == NULL)
		in_use = credential_at(credentials_count() - 1);
	if (in_use == NULL)
		return refuse("no-credential", "there is no operational credential");
	json_open_object(result);
	json_name(result, "der");
	json_put_base64(result, (struct bytes){ in_use->certificate, in_use->certificate_length });
	json_close_object(result);
	return true;
}

static bool key_export(struct json params, struct json_writer *result)
{
	struct json key = json_member(params, "key");
	(void)result;
	if (!json_is(key, "identity") && !json_is(key, "operational"))
		return wrong_params("key", "one of identity, operational");
	log_note("key-export-refused", "console", json_is(key, "identity") ? "identity" : "operational");
	return refuse("not-exportable", "private keys do not leave the device");
}

const struct method credential_methods[] = {
	{ "credential.certificate", credential_certificate, NULL },
	{ "key.export", key_export, NULL },
	{ NULL, NULL, NULL },
};
