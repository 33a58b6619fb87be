#include "der/certificate.h"

#include "der/der.h"
#include "der/time.h"
#include "memory/string.h"

enum { LONGEST_CERTIFICATE = 2048 };

static bool read_validity(struct bytes content, struct certificate *certificate)
{
	struct der begin;
	struct der end;
	return der_next(&content, &begin) && der_next(&content, &end) && der_time(&begin, &certificate->not_before) &&
	       der_time(&end, &certificate->not_after);
}

/** Whether an extension is basicConstraints with cA (RFC 5280, 4.2.1.9). */
static bool makes_authority(struct bytes extension)
{
	struct der id, value, constraints, is_ca;
	if (!der_expect(&extension, DER_OBJECT_IDENTIFIER, &id) || !bytes_equal(id.whole, oid_basic_constraints))
		return false;
	/* Critical comes before the value, where it is true. */
	if (!der_next(&extension, &value) || (value.tag == DER_BOOLEAN && !der_next(&extension, &value)))
		return false;
	struct bytes inside = value.content;
	if (!der_expect(&inside, DER_SEQUENCE, &constraints))
		return false;
	inside = constraints.content;
	return der_expect(&inside, DER_BOOLEAN, &is_ca) && is_ca.content.length == 1 && is_ca.content.at[0] == 0xff;
}

static bool has_authority_extension(struct bytes rest)
{
	struct der field, list, extension;
	while (der_next(&rest, &field)) {
		if (field.tag != DER_CONTEXT + 3 || !der_expect(&field.content, DER_SEQUENCE, &list))
			continue;
		while (der_expect(&list.content, DER_SEQUENCE, &extension))
			if (makes_authority(extension.content))
				return true;
	}
	return false;
}

static bool read_body(struct bytes rest, struct certificate *certificate)
{
	struct der field;
	/* The version is left out of a version 1 certificate. */
	if (rest.length > 0 && rest.at[0] == DER_CONTEXT && !der_next(&rest, &field))
		return false;
	struct der serial, algorithm, issuer, validity, subject, key;
	if (!der_expect(&rest, DER_INTEGER, &serial) || !der_expect(&rest, DER_SEQUENCE, &algorithm) ||
	    !der_expect(&rest, DER_SEQUENCE, &issuer) || !der_expect(&rest, DER_SEQUENCE, &validity) ||
	    !der_expect(&rest, DER_SEQUENCE, &subject) || !der_expect(&rest, DER_SEQUENCE, &key))
		return false;
	certificate->issuer = issuer.whole;
	certificate->subject = subject.whole;
	certificate->public_key_info = key.whole;
	certificate->ed25519_key = ed25519_key_in(key.whole);
	certificate->is_authority = has_authority_extension(rest);
	return read_validity(validity.content, certificate);
}

bool certificate_read(struct bytes der, struct certificate *certificate)
{
	struct der outer, body, algorithm, signature, algorithm_id;
	*certificate = (struct certificate){ 0 };
	if (!der_expect(&der, DER_SEQUENCE, &outer) || der.length != 0)
		return false;
	struct bytes rest = outer.content;
	if (!der_expect(&rest, DER_SEQUENCE, &body) || !der_expect(&rest, DER_SEQUENCE, &algorithm) ||
	    !der_expect(&rest, DER_BIT_STRING, &signature) || rest.length != 0 || signature.content.length < 1)
		return false;
	certificate->body = body.whole;
	/* The first byte says how many bits of the last are unused: none. */
	certificate->signature = (struct bytes){ signature.content.at + 1, signature.content.length - 1 };
	struct bytes inside = algorithm.content;
	certificate->is_signed_with_ed25519 = der_next(&inside, &algorithm_id) && bytes_equal(algorithm_id.whole, oid_ed25519) &&
					      certificate->signature.length == ED25519_SIGNATURE;
	return read_body(body.content, certificate);
}

struct text name_serial_number(struct bytes name)
{
	struct text nothing = { "", 0 };
	struct text found = nothing;
	struct der sequence, set, pair, type, value;
	if (!der_expect(&name, DER_SEQUENCE, &sequence))
		return nothing;
	while (der_expect(&sequence.content, DER_SET, &set)) {
		while (der_expect(&set.content, DER_SEQUENCE, &pair)) {
			if (!der_next(&pair.content, &type) || !der_next(&pair.content, &value))
				return nothing;
			if (!bytes_equal(type.whole, oid_serial_number))
				continue;
			if (found.length > 0)
				return nothing;
			found = (struct text){ (const char *)value.content.at, value.content.length };
		}
	}
	return found;
}

/**
 * Whether `authority` has issued it. The signature of an Ed25519 authority is verified. That of another one is not: this firmware has no
 * P-256. There the name stands alone; the certificate came over TLS from the backend that the factory's anchor names, and the key in
 * it is the device's own.
 */
static bool is_issued_by(const struct certificate *certificate, struct bytes authority)
{
	struct certificate issuer;
	if (!certificate_read(authority, &issuer) || !issuer.is_authority || !bytes_equal(issuer.subject, certificate->issuer))
		return false;
	if (issuer.ed25519_key == NULL)
		return !certificate->is_signed_with_ed25519;
	return certificate->is_signed_with_ed25519 &&
	       ed25519_holds(issuer.ed25519_key, certificate->body, certificate->signature.at);
}

const char *certificate_fault(struct bytes der, const struct bytes *authorities, size_t count, const char *identity,
			      const uint8_t public_key[ED25519_PUBLIC], int64_t now)
{
	struct certificate certificate;
	if (der.length > LONGEST_CERTIFICATE)
		return "a certificate has at most 2048 bytes";
	if (!certificate_read(der, &certificate))
		return "it is no certificate";
	if (certificate.ed25519_key == NULL || memcmp(certificate.ed25519_key, public_key, ED25519_PUBLIC) != 0)
		return "it is for another key";
	if (!text_is(name_serial_number(certificate.subject), identity))
		return "it names another device";
	bool is_issued = false;
	for (size_t i = 0; i < count; i += 1)
		is_issued = is_issued || is_issued_by(&certificate, authorities[i]);
	if (!is_issued)
		return "the backend's authority has not issued it";
	return certificate.not_before <= now && now < certificate.not_after ? NULL : "it is not valid at this time";
}
