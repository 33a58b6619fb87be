#include "net/set_up_session.h"

#include "crypto/constant_time.h"
#include "crypto/random.h"
#include "memory/string.h"
#include "net/cursor.h"
#include "net/protobuf.h"

/* session.proto and sec1.proto of Espressif's protocomm: numbers of fields, and of steps. */
enum { SESSION_SCHEME = 2, SESSION_SECURITY_1 = 11 };
enum { SECURITY_STEP = 1, SECURITY_COMMAND_0 = 20, SECURITY_RESPONSE_0 = 21, SECURITY_COMMAND_1 = 22, SECURITY_RESPONSE_1 = 23 };
enum { COMMAND_0_KEY = 1, COMMAND_1_PROOF = 2 };
enum { RESPONSE_STATUS = 1, RESPONSE_0_KEY = 2, RESPONSE_0_RANDOM = 3, RESPONSE_1_PROOF = 3 };
enum { STEP_COMMAND_0, STEP_RESPONSE_0, STEP_COMMAND_1, STEP_RESPONSE_1 };
enum { STATUS_SUCCESS };
enum { SCHEME_1 = 1 };

/** A person who mistypes gets a few tries; a person who guesses needs a restart of the device for each five. */
unsigned set_up_proofs_left = 5;

/* Reading. */

struct command {
	uint32_t scheme;
	uint32_t step;
	bool has_command_0;
	bool has_command_1;
	struct bytes key;
	struct bytes proof;
};

static bool take_bytes(const struct proto_field *field, uint32_t number, struct bytes *into)
{
	if (field->number != number)
		return true;
	*into = field->bytes;
	return field->type == PROTO_BYTES;
}

static bool take_command_0(void *into, const struct proto_field *field)
{
	return take_bytes(field, COMMAND_0_KEY, &((struct command *)into)->key);
}

static bool take_command_1(void *into, const struct proto_field *field)
{
	return take_bytes(field, COMMAND_1_PROOF, &((struct command *)into)->proof);
}

static bool take_security_1(void *into, const struct proto_field *field)
{
	struct command *command = into;
	switch (field->number) {
	case SECURITY_STEP:
		command->step = field->value;
		return field->type == PROTO_NUMBER;
	case SECURITY_COMMAND_0:
		command->has_command_0 = true;
		return field->type == PROTO_BYTES && proto_read(field->bytes, take_command_0, command);
	case SECURITY_COMMAND_1:
		command->has_command_1 = true;
		return field->type == PROTO_BYTES && proto_read(field->bytes, take_command_1, command);
	default:
		return true;
	}
}

static bool take_session(void *into, const struct proto_field *field)
{
	struct command *command = into;
	switch (field->number) {
	case SESSION_SCHEME:
		command->scheme = field->value;
		return field->type == PROTO_NUMBER;
	case SESSION_SECURITY_1:
		return field->type == PROTO_BYTES && proto_read(field->bytes, take_security_1, command);
	default:
		return true;
	}
}

/* Answering. */

/* A response of `step` in field `number`, with its status; to be closed by `close_response`. */
static void open_response(struct buffer_sink *answer, uint32_t step, uint32_t number, size_t opened[2])
{
	proto_put_number(&answer->sink, SESSION_SCHEME, SCHEME_1);
	opened[0] = proto_open(answer, SESSION_SECURITY_1);
	proto_put_number(&answer->sink, SECURITY_STEP, step);
	opened[1] = proto_open(answer, number);
	proto_put_number(&answer->sink, RESPONSE_STATUS, STATUS_SUCCESS);
}

static void close_response(struct buffer_sink *answer, const size_t opened[2])
{
	proto_close(answer, opened[1]);
	proto_close(answer, opened[0]);
}

static set_up_verdict challenge(struct set_up_session *session, const uint8_t *proof_digest, struct bytes client_key,
				struct buffer_sink *answer)
{
	uint8_t secret[X25519_LENGTH];
	uint8_t key[X25519_LENGTH];
	uint8_t random[AES_BLOCK];
	uint8_t device_key[X25519_LENGTH];
	size_t opened[2];

	if (client_key.length != X25519_LENGTH)
		return &set_up_bad_key;
	random_fill(secret, sizeof secret);
	random_fill(random, sizeof random);
	x25519_public(device_key, secret);
	bool is_agreed = x25519_shared(key, secret, client_key.at);
	forget(secret, sizeof secret);
	if (!is_agreed)
		return &set_up_bad_key;
	for (size_t i = 0; i < sizeof key; i++)
		key[i] ^= proof_digest[i];
	aes_ctr_begin(&session->begun, key, sizeof key, random);
	forget(key, sizeof key);
	memcpy(session->client_key, client_key.at, X25519_LENGTH);
	memcpy(session->device_key, device_key, X25519_LENGTH);
	session->is_begun = true;
	open_response(answer, STEP_RESPONSE_0, SECURITY_RESPONSE_0, opened);
	proto_put_bytes(&answer->sink, RESPONSE_0_KEY, (struct bytes){device_key, sizeof device_key});
	proto_put_bytes(&answer->sink, RESPONSE_0_RANDOM, (struct bytes){random, sizeof random});
	close_response(answer, opened);
	return NULL;
}

/* Whether the proof is the device's key, sealed under the key that both know. */
static bool is_right(struct set_up_session *session, struct bytes proof)
{
	uint8_t opened[X25519_LENGTH];
	if (proof.length != sizeof opened)
		return false;
	aes_ctr_apply(&session->begun, proof.at, opened, sizeof opened);
	return equal_in_constant_time(opened, session->device_key, sizeof opened);
}

static set_up_verdict judge(struct set_up_session *session, struct bytes proof, struct buffer_sink *answer)
{
	uint8_t own_proof[X25519_LENGTH];
	size_t opened[2];

	if (!session->is_begun)
		return &set_up_out_of_order;
	/* One proof for each challenge: a second guess needs a new exchange. */
	session->is_begun = false;
	if (!is_right(session, proof)) {
		set_up_proofs_left--;
		return &set_up_wrong_proof;
	}
	aes_ctr_apply(&session->begun, session->client_key, own_proof, sizeof own_proof);
	session->stream = session->begun;
	session->is_proven = true;
	open_response(answer, STEP_RESPONSE_1, SECURITY_RESPONSE_1, opened);
	proto_put_bytes(&answer->sink, RESPONSE_1_PROOF, (struct bytes){own_proof, sizeof own_proof});
	close_response(answer, opened);
	return NULL;
}

set_up_verdict set_up_session_answer(struct set_up_session *session, const uint8_t proof_digest[SHA256_LENGTH], struct bytes message,
				     struct buffer_sink *answer, bool *has_begun)
{
	struct command command = {0};
	set_up_verdict verdict;

	*has_begun = false;
	if (set_up_proofs_left == 0)
		return &set_up_locked;
	if (!proto_read(message, take_session, &command))
		return &set_up_malformed;
	if (command.scheme != SCHEME_1)
		return command.scheme < SCHEME_1 ? &set_up_insecure : &set_up_unknown_scheme;
	if (command.step == STEP_COMMAND_0 && command.has_command_0)
		return challenge(session, proof_digest, command.key, answer);
	if (command.step != STEP_COMMAND_1 || !command.has_command_1)
		return &set_up_malformed;
	verdict = judge(session, command.proof, answer);
	*has_begun = verdict == NULL;
	return verdict;
}

set_up_verdict set_up_session_pass(struct set_up_session *session, void *bytes, size_t length)
{
	if (!session->is_proven)
		return &set_up_no_session;
	aes_ctr_apply(&session->stream, bytes, bytes, length);
	return NULL;
}
