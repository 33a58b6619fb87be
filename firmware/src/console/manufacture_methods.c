#include "console/method.h"
#include "der/request.h"
#include "identity/identity.h"
#include "net/net.h"
#include "refusal.h"
#include "trust/set_up_secret.h"
#include "trust/trust.h"

static void put_bytes(struct json_writer *result, const char *name, struct bytes bytes)
{
	json_open_object(result);
	json_name(result, name);
	json_put_base64(result, bytes);
	json_close_object(result);
}

static bool identity_get_method(struct json params, struct json_writer *result)
{
	(void)params;
	json_open_object(result);
	json_name(result, "identity");
	json_put_string(result, identity_get());
	json_close_object(result);
	return true;
}

static bool identity_write_method(struct json params, struct json_writer *result)
{
	const char *value = NULL;
	(void)result;
	if (param_is_there(params, "value") && !param_string(params, "value", &value))
		return false;
	return identity_write(value, "console");
}

static bool identity_certificate_method(struct json params, struct json_writer *result)
{
	(void)params;
	if (identity_certificate().length == 0)
		return refuse("wrong-state", "no certificate is installed");
	put_bytes(result, "der", identity_certificate());
	return true;
}

static bool identity_request_method(struct json params, struct json_writer *result)
{
	uint8_t request[LONGEST_REQUEST];
	(void)params;
	size_t length = identity_request(request, sizeof request);
	put_bytes(result, "der", (struct bytes){ request, length });
	return true;
}

static bool identity_install_method(struct json params, struct json_writer *result)
{
	struct bytes der;
	(void)result;
	return param_bytes(params, "der", &der) && identity_install_certificate(der);
}

static bool identity_sign_method(struct json params, struct json_writer *result)
{
	struct bytes nonce;
	uint8_t signature[ED25519_SIGNATURE];
	if (!param_bytes(params, "nonce", &nonce))
		return false;
	identity_sign(nonce, signature);
	put_bytes(result, "signature", (struct bytes){ signature, sizeof signature });
	return true;
}

static bool trust_install_method(struct json params, struct json_writer *result)
{
	struct text backend_ca;
	struct text operator_key;
	struct text endpoint = { "", 0 };
	(void)result;
	if (trust_is_installed() && identity_is_locked())
		return refuse("locked", "manufacture has ended");
	if (param_is_there(params, "endpoint")) {
		if (!param_text(params, "endpoint", &endpoint))
			return false;
		/* An empty one is none, and no address either. */
		if (endpoint.length == 0)
			return refuse("invalid-value", "endpoint is no address such as mqtts://host:port");
	}
	return param_text(params, "backendCa", &backend_ca) && param_text(params, "operatorKey", &operator_key) &&
	       trust_install(backend_ca, operator_key, endpoint);
}

static bool set_up_install_method(struct json params, struct json_writer *result)
{
	struct bytes digest;
	(void)result;
	return param_bytes(params, "proofDigest", &digest) && set_up_secret_install(digest);
}

static bool manufacture_finish_method(struct json params, struct json_writer *result)
{
	(void)params;
	(void)result;
	return identity_lock();
}

const struct method manufacture_methods[] = {
	{ "identity.get", identity_get_method, NULL },
	{ "identity.write", identity_write_method, NULL },
	{ "identity.certificate", identity_certificate_method, NULL },
	{ "identity.request", identity_request_method, NULL },
	{ "identity.install", identity_install_method, NULL },
	{ "identity.sign", identity_sign_method, NULL },
	{ "trust.install", trust_install_method, NULL },
	{ "set-up.install", set_up_install_method, NULL },
	{ "manufacture.finish", manufacture_finish_method, net_start },
	{ NULL, NULL, NULL },
};
