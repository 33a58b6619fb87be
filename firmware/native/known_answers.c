/**
 * The parts of the firmware that need no board, built for the machine that tests them: reads a line `name hex hex …` (an empty argument is
 * `-`), answers with hex or `refused`. tools/firmware/known-answers.test.ts compares the answers with those of Node.
 */
#include <stdio.h>
#include <stdlib.h>

#include "crypto/aes.h"
#include "crypto/ed25519_keys.h"
#include "crypto/hmac.h"
#include "crypto/x25519.h"
#include "der/certificate.h"
#include "der/request.h"
#include "memory/string.h"
#include "storage/crc32.h"
#include "text/base64.h"
#include "text/json.h"

enum { MOST_ARGUMENTS = 4, LONGEST = 65536 };

static uint8_t memory[MOST_ARGUMENTS][LONGEST];
static struct bytes arguments[MOST_ARGUMENTS];
static uint8_t result[LONGEST];

static struct text text_argument(int index)
{
	return (struct text){ (const char *)arguments[index].at, arguments[index].length };
}

static long put(size_t length)
{
	return (long)length;
}

static long do_sha256(void)
{
	sha256(arguments[0].at, arguments[0].length, result);
	return put(32);
}

static long do_hmac(void)
{
	struct hmac hmac;
	hmac_begin(&hmac, arguments[0]);
	hmac_add(&hmac, arguments[1]);
	hmac_end(&hmac, result);
	return put(32);
}

/** secret salt info length */
static long do_hkdf(void)
{
	char info[256];
	(void)text_copy(info, sizeof info, text_argument(2));
	hkdf(arguments[0], arguments[1], info, result, arguments[3].at[0]);
	return put(arguments[3].at[0]);
}

/** key counter text; in pieces of 1, 2, 3, … bytes, as messages come */
static long do_aes_ctr(void)
{
	struct aes_ctr ctr;
	size_t at = 0;
	aes_ctr_begin(&ctr, arguments[0].at, arguments[0].length, arguments[1].at);
	for (size_t piece = 1; at < arguments[2].length; piece += 1) {
		size_t left = arguments[2].length - at;
		size_t length = piece < left ? piece : left;
		aes_ctr_apply(&ctr, arguments[2].at + at, result + at, length);
		at += length;
	}
	return put(at);
}

static long do_x25519_public(void)
{
	x25519_public(result, arguments[0].at);
	return put(32);
}

static long do_x25519(void)
{
	return x25519_shared(result, arguments[0].at, arguments[1].at) ? put(32) : -1;
}

static long do_sign(void)
{
	struct ed25519_pair pair;
	ed25519_expand(&pair, arguments[0].at);
	memcpy(result, pair.public_key, 32);
	ed25519_sign_with(&pair, arguments[1], result + 32);
	return put(96);
}

/** key message signature */
static long do_verify(void)
{
	return ed25519_holds(arguments[0].at, arguments[1], arguments[2].at) ? put(0) : -1;
}

static long do_crc32(void)
{
	uint32_t crc = crc32(0, arguments[0].at, arguments[0].length);
	for (int i = 0; i < 4; i += 1)
		result[i] = (uint8_t)(crc >> (24 - 8 * i));
	return put(4);
}

static long do_base64(void)
{
	base64_write((char *)result, arguments[0]);
	return put(strlen((char *)result));
}

static long do_from_base64(void)
{
	size_t length;
	return base64_read(text_argument(0), result, sizeof result, &length) ? put(length) : -1;
}

/** Reads a value and writes it again, member by member. */
static void rewrite(struct json value, struct json_writer *writer)
{
	static char text[LONGEST];
	struct json_walk walk = json_walk(value);
	struct json name;
	struct json member;
	int64_t integer;
	bool truth;
	size_t length;
	switch (value.kind) {
	case JSON_OBJECT:
		json_open_object(writer);
		while (json_next(&walk, &name, &member)) {
			(void)json_string(name, text, sizeof text);
			json_name(writer, text);
			rewrite(member, writer);
		}
		json_close_object(writer);
		break;
	case JSON_ARRAY:
		json_open_array(writer);
		while (json_next(&walk, &name, &member))
			rewrite(member, writer);
		json_close_array(writer);
		break;
	case JSON_TEXT:
		(void)json_text(value, text, sizeof text, &length);
		json_put_text(writer, (struct text){ text, length });
		break;
	case JSON_NUMBER:
		if (json_integer(value, &integer))
			json_put_integer(writer, integer);
		else
			json_put_string(writer, "no integer");
		break;
	case JSON_BOOLEAN:
		(void)json_boolean(value, &truth);
		json_put_boolean(writer, truth);
		break;
	default:
		json_put_raw(writer, text_of("null"));
	}
}

static long do_json(void)
{
	struct json value;
	struct json_writer writer;
	struct buffer_sink buffer;
	if (!json_read(text_argument(0), &value))
		return -1;
	buffer_sink_open(&buffer, result, sizeof result);
	json_begin(&writer, &buffer.sink);
	rewrite(value, &writer);
	return put(buffer.length);
}

static long do_request(void)
{
	struct ed25519_pair pair;
	char identity[64];
	ed25519_expand(&pair, arguments[0].at);
	(void)text_copy(identity, sizeof identity, text_argument(1));
	return put(certificate_request(identity, &pair, result, LONGEST_REQUEST));
}

/** What the device reads in a certificate: serial number, validity, whether it is an authority, as one line. */
static long do_certificate(void)
{
	struct certificate certificate;
	if (!certificate_read(arguments[0], &certificate))
		return -1;
	struct text serial = name_serial_number(certificate.subject);
	return put((size_t)snprintf((char *)result, sizeof result, "%.*s %lld %lld %d", (int)serial.length, serial.at,
				    (long long)certificate.not_before, (long long)certificate.not_after, certificate.is_authority));
}

/** certificate authority identity key: what is wrong with it in the middle of its time */
static long do_fault(void)
{
	struct certificate certificate;
	char identity[64];
	(void)text_copy(identity, sizeof identity, text_argument(2));
	int64_t now = certificate_read(arguments[0], &certificate) ? certificate.not_before + 1000 : 0;
	const char *fault = certificate_fault(arguments[0], &arguments[1], 1, identity, arguments[3].at, now);
	return put((size_t)snprintf((char *)result, sizeof result, "%s", fault == NULL ? "none" : fault));
}

static const struct {
	const char *name;
	long (*run)(void);
} commands[] = {
	{ "sha256", do_sha256 },	 { "hmac", do_hmac },	      { "hkdf", do_hkdf },
	{ "aes-ctr", do_aes_ctr },	 { "x25519", do_x25519 },     { "x25519-public", do_x25519_public },
	{ "ed25519-sign", do_sign },	 { "ed25519-verify", do_verify }, { "crc32", do_crc32 },
	{ "base64", do_base64 },	 { "from-base64", do_from_base64 }, { "json", do_json },
	{ "request", do_request },	 { "certificate", do_certificate }, { "certificate-fault", do_fault },
};

static size_t read_hex(const char *word, uint8_t *to)
{
	size_t length = 0;
	for (; word[0] != '\0' && word[0] != '-' && word[1] != '\0'; word += 2) {
		char pair[] = { word[0], word[1], '\0' };
		to[length++] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return length;
}

/** Takes a word off the line; NULL at its end. */
static char *next_word(char **line)
{
	char *word = *line;
	while (*word == ' ')
		word += 1;
	char *end = word;
	while (*end != '\0' && *end != ' ' && *end != '\n')
		end += 1;
	*line = *end == '\0' ? end : end + 1;
	*end = '\0';
	return *word == '\0' ? NULL : word;
}

static void answer(char *line)
{
	char *name = next_word(&line);
	char *word;
	for (int i = 0; i < MOST_ARGUMENTS; i += 1) {
		word = next_word(&line);
		arguments[i] = (struct bytes){ memory[i], word == NULL ? 0 : read_hex(word, memory[i]) };
	}
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i += 1) {
		if (name == NULL || strcmp(name, commands[i].name) != 0)
			continue;
		long length = commands[i].run();
		for (long j = 0; j < length; j += 1)
			printf("%02x", result[j]);
		printf(length < 0 ? "refused\n" : "\n");
		return;
	}
	printf("no such command\n");
}

int main(void)
{
	static char line[4 * LONGEST];
	while (fgets(line, sizeof line, stdin) != NULL) {
		answer(line);
		fflush(stdout);
	}
	return 0;
}
