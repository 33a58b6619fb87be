#include "credentials/credentials.h"

#include "crypto/constant_time.h"
#include "crypto/random.h"
#include "der/certificate.h"
#include "der/request.h"
#include "identity/identity.h"
#include "memory/string.h"
#include "refusal.h"
#include "storage/slot.h"
#include "time/clock.h"

/*
 * Two slots, of which one holds the credential in use and the other, during a rotation, the next one. Which is which follows from their
 * generations alone: no pointer can be cut apart from what it points to. A slot holds seed and certificate.
 */
enum { SLOTS = 2 };

static const char context[] = "operational credential";
static const struct partition *const slots[SLOTS] = { &CREDENTIAL_A, &CREDENTIAL_B };

/** By slot; generation 0 is none. */
static struct credential kept[SLOTS];
static struct {
	bool is_there;
	uint8_t seed[ED25519_SEED];
	struct ed25519_pair key;
} prepared;

static bool load(size_t slot)
{
	struct credential *credential = &kept[slot];
	struct bytes secret;
	bool is_whole = slot_open(slots[slot], context, &credential->generation, &secret) && secret.length > ED25519_SEED &&
			secret.length <= ED25519_SEED + LONGEST_CREDENTIAL;
	if (is_whole) {
		ed25519_expand(&credential->key, secret.at);
		credential->certificate_length = (uint16_t)(secret.length - ED25519_SEED);
		memcpy(credential->certificate, secret.at + ED25519_SEED, credential->certificate_length);
	}
	slot_close();
	return is_whole;
}

static void erase_slot(size_t slot)
{
	slot_erase(slots[slot]);
	forget(&kept[slot], sizeof kept[slot]);
}

void credentials_start(void)
{
	for (size_t slot = 0; slot < SLOTS; slot += 1)
		/* What a cut left of a write or an erase may be most of a key, sealed or not: nothing of it stays. */
		if (!load(slot))
			erase_slot(slot);
}

size_t credentials_count(void)
{
	return (kept[0].generation != 0) + (kept[1].generation != 0);
}

const struct credential *credential_at(size_t index)
{
	if (index >= credentials_count())
		return NULL;
	const struct credential *newer = kept[0].generation > kept[1].generation ? &kept[0] : &kept[1];
	const struct credential *older = newer == &kept[0] ? &kept[1] : &kept[0];
	return index == 0 ? newer : older;
}

const struct credential *credential_of(uint32_t generation)
{
	for (size_t slot = 0; slot < SLOTS; slot += 1)
		if (generation != 0 && kept[slot].generation == generation)
			return &kept[slot];
	return NULL;
}

size_t credentials_prepare(uint8_t *request, size_t room)
{
	random_fill(prepared.seed, sizeof prepared.seed);
	ed25519_expand(&prepared.key, prepared.seed);
	prepared.is_there = true;
	return certificate_request(identity_get(), &prepared.key, request, room);
}

static void write_slot(size_t slot, uint32_t generation, struct bytes certificate)
{
	slot_write(slots[slot], context, generation, (struct bytes){ prepared.seed, ED25519_SEED }, certificate);
	slot_close();
	kept[slot].generation = generation;
	kept[slot].key = prepared.key;
	kept[slot].certificate_length = (uint16_t)certificate.length;
	memcpy(kept[slot].certificate, certificate.at, certificate.length);
	forget(&prepared, sizeof prepared);
}

const struct credential *credentials_install(struct bytes certificate, const struct bytes *authorities, size_t count)
{
	if (!prepared.is_there) {
		(void)refuse("wrong-state", "no certificate was asked for");
		return NULL;
	}
	const char *fault = certificate_fault(certificate, authorities, count, identity_get(), prepared.key.public_key, clock_now());
	if (fault != NULL) {
		(void)refuse("foreign-certificate", fault);
		return NULL;
	}
	/* One that has proven itself is the last of those to be tried; the other place is free, or holds one that never did. */
	const struct credential *newest = credential_at(0);
	const struct credential *proven = credential_at(credentials_count() - 1);
	size_t slot = proven == &kept[0] ? 1 : 0;
	write_slot(slot, newest == NULL ? 1 : newest->generation + 1, certificate);
	return &kept[slot];
}

void credentials_activate(uint32_t generation)
{
	for (size_t slot = 0; slot < SLOTS; slot += 1)
		if (kept[slot].generation != generation)
			erase_slot(slot);
}

void credentials_discard(uint32_t generation)
{
	for (size_t slot = 0; slot < SLOTS; slot += 1)
		if (generation != 0 && kept[slot].generation == generation)
			erase_slot(slot);
}

void credentials_erase(void)
{
	forget(&prepared, sizeof prepared);
	for (size_t slot = 0; slot < SLOTS; slot += 1)
		erase_slot(slot);
}
