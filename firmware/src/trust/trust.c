#include "trust/trust.h"

#include "der/certificate.h"
#include "der/der.h"
#include "der/pem.h"
#include "memory/scratch.h"
#include "memory/string.h"
#include "refusal.h"
#include "storage/record_log.h"
#include "trust/endpoint.h"

/* A record: lengths of the three (16 bits each), operator key, authority as PEM, endpoint. The newest counts. */
enum { HEAD = 6 };

static struct record_log records;
static struct bytes operator_key;
static struct text backend_ca;
static struct text endpoint;

static void find_installed(void)
{
	struct bytes record = record_log_newest(&records);
	uint16_t lengths[3];
	if (record.length < HEAD)
		return;
	memcpy(lengths, record.at, HEAD);
	const uint8_t *at = record.at + HEAD;
	operator_key = (struct bytes){ at, lengths[0] };
	backend_ca = (struct text){ (const char *)at + lengths[0], lengths[1] };
	endpoint = (struct text){ (const char *)at + lengths[0] + lengths[1], lengths[2] };
}

void trust_start(void)
{
	record_log_open(&records, &TRUST, NULL);
	find_installed();
}

/* An anchor that cannot be read would only show when the device needs it: in the field, when it is too late. */

static bool is_certificate(struct text pem)
{
	uint8_t der[LONGEST_AUTHORITY];
	struct bytes read = { der, 0 };
	struct certificate certificate;
	return pem_read(pem, "CERTIFICATE", der, sizeof der, &read.length) && certificate_read(read, &certificate);
}

static bool read_operator_key(struct text pem, uint8_t key[ED25519_PUBLIC])
{
	uint8_t der[128];
	struct bytes info = { der, 0 };
	if (!pem_read(pem, "PUBLIC KEY", der, sizeof der, &info.length) || ed25519_key_in(info) == NULL)
		return false;
	memcpy(key, ed25519_key_in(info), ED25519_PUBLIC);
	return true;
}

bool trust_install(struct text ca, struct text operator_pem, struct text place)
{
	struct endpoint address;
	uint8_t key[ED25519_PUBLIC];
	if (ca.length > LONGEST_AUTHORITY || !is_certificate(ca))
		return refuse("invalid-value", "backendCa is no certificate in PEM");
	if (!read_operator_key(operator_pem, key))
		return refuse("invalid-value", "operatorKey is no Ed25519 public key in PEM");
	if (place.length > 0 && (place.length > LONGEST_ENDPOINT || !endpoint_read(place, &address)))
		return refuse("invalid-value", "endpoint is no address such as mqtts://host:port");
	uint16_t lengths[3] = { sizeof key, (uint16_t)ca.length, (uint16_t)place.length };
	uint8_t *at = scratch;
	memcpy(at, lengths, HEAD);
	memcpy(at += HEAD, key, sizeof key);
	memcpy(at += sizeof key, ca.at, ca.length);
	memcpy(at += ca.length, place.at, place.length);
	record_log_append(&records, (struct bytes){ scratch, (size_t)(at - scratch) + place.length });
	find_installed();
	return true;
}

bool trust_is_installed(void)
{
	return operator_key.length > 0;
}

struct text trust_backend_ca(void)
{
	return backend_ca;
}

const uint8_t *trust_operator_key(void)
{
	return trust_is_installed() ? operator_key.at : NULL;
}

struct text trust_endpoint(void)
{
	return endpoint;
}
