#include "identity/identity.h"

#include "crypto/constant_time.h"
#include "der/certificate.h"
#include "der/request.h"
#include "hal/flash.h"
#include "log/log.h"
#include "memory/string.h"
#include "storage/device_key.h"
#include "storage/record_log.h"
#include "text/hex.h"

/*
 * What other chips burn into fuses stands in a record log of its own, to which this file only ever appends: a 'C' record holds the
 * certificate, an 'L' record says that manufacture has ended. The first of each kind counts. The identity itself is written nowhere: the
 * maker of the flash chip has done that.
 */
static struct record_log records;
static char identity[IDENTITY_ROOM];
static struct bytes certificate;
static bool is_locked;
static struct ed25519_pair key;

static void find_written(void)
{
	struct record_walk walk = { 0 };
	struct bytes record;
	while (record_log_next(&records, &walk, &record)) {
		struct bytes value = { record.at + 1, record.length - 1 };
		if (record.length == 0)
			continue;
		if (record.at[0] == 'C' && certificate.length == 0)
			certificate = value;
		else if (record.at[0] == 'L')
			is_locked = true;
	}
}

static void burn(char kind, struct bytes value)
{
	uint8_t record[1 + LONGEST_IDEVID];
	record[0] = (uint8_t)kind;
	memcpy(record + 1, value.at, value.length);
	record_log_append(&records, (struct bytes){ record, 1 + value.length });
	find_written();
}

static void derive(void)
{
	uint8_t chip[FLASH_ID_LENGTH];
	uint8_t seed[ED25519_SEED];
	flash_unique_id(chip);
	memcpy(identity, "PICO-", 5);
	hex_write_capitals(identity + 5, (struct bytes){ chip, sizeof chip });
	/* From the root key: no flash holds the identity key itself, and no erase of a partition but the root's loses it. */
	device_key_derive("assay device idevid", seed, sizeof seed);
	ed25519_expand(&key, seed);
	forget(seed, sizeof seed);
}

void identity_start(void)
{
	record_log_open(&records, &MANUFACTURE, NULL);
	derive();
	find_written();
}

const char *identity_get(void)
{
	return identity;
}

bool identity_is_locked(void)
{
	return is_locked;
}

bool identity_write(const char *value, const char *origin)
{
	if (is_locked) {
		log_note("identity-write-refused", origin, NULL);
		return refuse("locked", "the identity is locked");
	}
	if (value != NULL && strcmp(value, identity) != 0)
		return refuse_with("invalid-value", "this hardware's identity is %s", identity);
	return true;
}

struct bytes identity_certificate(void)
{
	return certificate;
}

/** Whether it is a certificate for this device's key whose subject bears its identity. */
static bool certifies(struct bytes der)
{
	struct certificate read;
	return certificate_read(der, &read) && read.ed25519_key != NULL &&
	       memcmp(read.ed25519_key, key.public_key, sizeof key.public_key) == 0 &&
	       text_is(name_serial_number(read.subject), identity);
}

bool identity_install_certificate(struct bytes der)
{
	if (is_locked)
		return refuse("locked", "the certificate is locked");
	if (der.length == 0 || der.length > LONGEST_IDEVID)
		return refuse("invalid-value", "a certificate has 1 to 1024 bytes");
	/* It is written once: what is wrong could never be put right. */
	if (!certifies(der))
		return refuse_with("invalid-value", "this is no certificate of %s and its key", identity);
	bool is_another = certificate.length > 0 && (certificate.length != der.length || memcmp(certificate.at, der.at, der.length) != 0);
	if (is_another)
		return refuse("locked", "another certificate is written already");
	if (certificate.length == 0)
		burn('C', der);
	return true;
}

size_t identity_request(uint8_t *to, size_t room)
{
	return certificate_request(identity, &key, to, room);
}

void identity_sign(struct bytes message, uint8_t signature[ED25519_SIGNATURE])
{
	ed25519_sign_with(&key, message, signature);
}

bool identity_lock(void)
{
	if (certificate.length == 0)
		return refuse("wrong-state", "no certificate is installed");
	if (!is_locked)
		burn('L', (struct bytes){ certificate.at, 0 });
	return true;
}
