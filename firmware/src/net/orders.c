#include "net/orders.h"

#include <stddef.h>

#include "configuration/configuration.h"
#include "crypto/ed25519_keys.h"
#include "identity/identity.h"
#include "log/log.h"
#include "net/cursor.h"
#include "net/mqtt_packet.h"
#include "net/operation.h"
#include "net/over_the_air.h"
#include "net/provisioning.h"
#include "refusal.h"
#include "reset/reset.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/hex.h"
#include "text/json.h"
#include "time/clock.h"
#include "trust/trust.h"

#define NAME_ROOM 65
#define REASON_ROOM 129

/** What the operator has signed: base64 makes three bytes of four. */
static char body[LARGEST_MQTT_PACKET / 4 * 3];

/* Each command: whether its parameters are of the right kind, and what it does. Either refuses. */

static bool factory_reset(struct json command, order_act *act)
{
	(void)command;
	*act = reset_perform;
	return reset_promise_factory("backend");
}

static bool decommission(struct json command, order_act *act)
{
	(void)command;
	*act = reset_perform;
	return reset_promise_decommission("backend");
}

static bool configure(struct json command, order_act *act)
{
	(void)act;
	return configuration_change_json(json_member(command, "values"), "backend");
}

static bool write_identity(struct json command, order_act *act)
{
	char value[NAME_ROOM];
	(void)act;
	/* One that does not fit is not this device's either. */
	if (!json_string(json_member(command, "value"), value, sizeof value))
		value[0] = 0;
	return identity_write(value, "backend");
}

static bool confirm_registration(struct json command, order_act *act)
{
	char nonce[NAME_ROOM];
	(void)act;
	if (!json_string(json_member(command, "nonce"), nonce, sizeof nonce))
		nonce[0] = 0;
	return provisioning_confirm(nonce);
}

static bool refuse_registration(struct json command, order_act *act)
{
	char nonce[NAME_ROOM];
	char reason[REASON_ROOM];
	(void)act;
	if (!json_string(json_member(command, "nonce"), nonce, sizeof nonce))
		nonce[0] = 0;
	if (!json_string(json_member(command, "reason"), reason, sizeof reason))
		reason[0] = 0;
	return provisioning_refuse(nonce, reason);
}

static bool rotate_credential(struct json command, order_act *act)
{
	(void)command;
	*act = operation_wake;
	return operation_promise_rotation();
}

static bool update(struct json command, order_act *act)
{
	char hex[2 * SHA256_LENGTH];
	uint8_t digest[SHA256_LENGTH];
	size_t length;
	int64_t size;

	if (!json_text(json_member(command, "digest"), hex, sizeof hex, &length) ||
	    !hex_read((struct text){hex, length}, digest, sizeof digest) || !json_integer(json_member(command, "size"), &size))
		return refuse("malformed", "there is no such order: update");
	*act = over_the_air_fetch;
	return over_the_air_promise(digest, size);
}

static const struct command {
	const char *name;
	/** Parameters, and of what kind they have to be. */
	struct {
		const char *name;
		enum json_kind kind;
	} parameters[2];
	bool (*obey)(struct json command, order_act *act);
} commands[] = {
	{"factory-reset", {{NULL, JSON_NOTHING}}, factory_reset},
	{"configure", {{"values", JSON_OBJECT}}, configure},
	{"write-identity", {{"value", JSON_TEXT}}, write_identity},
	{"confirm-registration", {{"nonce", JSON_TEXT}}, confirm_registration},
	{"refuse-registration", {{"nonce", JSON_TEXT}, {"reason", JSON_TEXT}}, refuse_registration},
	{"rotate-credential", {{NULL, JSON_NOTHING}}, rotate_credential},
	{"decommission", {{NULL, JSON_NOTHING}}, decommission},
	{"update", {{"digest", JSON_TEXT}, {"size", JSON_NUMBER}}, update},
};

static bool fits(const struct command *known, struct json command)
{
	for (size_t i = 0; i < 2 && known->parameters[i].name != NULL; i++)
		if (json_member(command, known->parameters[i].name).kind != known->parameters[i].kind)
			return false;
	return json_is(json_member(command, "name"), known->name);
}

static const struct command *command_of(struct json command)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (fits(&commands[i], command))
			return &commands[i];
	return NULL;
}

/* The bytes that the signature covers, once it is found right. */
static bool open_envelope(struct bytes message, struct text *signed_text)
{
	struct json envelope;
	uint8_t signature[ED25519_SIGNATURE];
	size_t length;
	size_t signature_length;

	if (!json_read(text_of_bytes(message), &envelope) || json_member(envelope, "order").kind != JSON_TEXT ||
	    json_member(envelope, "signature").kind != JSON_TEXT)
		return refuse("malformed", "the message is not an order");
	bool is_signed = json_base64(json_member(envelope, "signature"), signature, sizeof signature, &signature_length) &&
			 signature_length == sizeof signature;
	/* What is not base64 cannot be what the operator signed. */
	if (!is_signed || !json_base64(json_member(envelope, "order"), (uint8_t *)body, sizeof body, &length) ||
	    !ed25519_holds(trust_operator_key(), (struct bytes){(uint8_t *)body, length}, signature))
		return refuse("bad-signature", "the order is not signed by the operator");
	*signed_text = (struct text){body, length};
	return true;
}

struct order {
	int64_t sequence;
	struct json command;
	const struct command *known;
};

static bool read_order(struct text text, struct order *order)
{
	struct json json;
	int64_t expires_at;
	struct json addressee;
	struct json name;

	if (!json_read(text, &json))
		return refuse("malformed", "the signed content is not an order");
	addressee = json_member(json, "addressee");
	order->command = json_member(json, "command");
	name = json_member(order->command, "name");
	if (addressee.kind != JSON_TEXT || name.kind != JSON_TEXT ||
	    !json_integer(json_member(json, "sequence"), &order->sequence) ||
	    !json_integer(json_member(json, "expiresAt"), &expires_at))
		return refuse("malformed", "the signed content is not an order");
	if (!json_is(addressee, identity_get()))
		return refuse("wrong-addressee", "the order is for another device");
	if (order->sequence <= journal_number(KEY_ORDERS_SEQUENCE))
		return refuse_with("replayed", "sequence %d was used before", order->sequence);
	if (expires_at <= clock_now())
		return refuse("stale", "the order has expired");
	order->known = command_of(order->command);
	return order->known != NULL || refuse("malformed", "there is no such order");
}

static bool accept(struct bytes message, struct order *order)
{
	struct text text;
	if (!trust_is_installed() || identity_get() == NULL)
		return refuse("wrong-state", "the device trusts no operator");
	return open_envelope(message, &text) && read_order(text, order);
}

bool orders_obey(struct bytes message, order_act *act)
{
	struct order order;
	*act = NULL;
	if (!accept(message, &order)) {
		log_note("order-refused", "backend", last_refusal()->code);
		return false;
	}
	journal_record_number(KEY_ORDERS_SEQUENCE, order.sequence);
	return order.known->obey(order.command, act);
}
