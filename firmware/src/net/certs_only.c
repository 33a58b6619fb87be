#include "net/certs_only.h"

#include "der/der.h"

/** 1.2.840.113549.1.7.2, as a whole element. */
static const uint8_t signed_data[] = {DER_OBJECT_IDENTIFIER, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};

/* What stands in the SignedData (RFC 5652, section 5.1). */
static bool open_signed_data(struct bytes der, struct bytes *content)
{
	struct der message, type, wrapped, inside;

	if (!der_expect(&der, DER_SEQUENCE, &message) || !der_expect(&message.content, DER_OBJECT_IDENTIFIER, &type))
		return false;
	if (!bytes_equal(type.whole, (struct bytes){signed_data, sizeof signed_data}))
		return false;
	if (!der_expect(&message.content, DER_CONTEXT, &wrapped) || !der_expect(&wrapped.content, DER_SEQUENCE, &inside))
		return false;
	*content = inside.content;
	return true;
}

size_t certs_only_read(struct bytes der, struct bytes certificates[MOST_CERTIFICATES])
{
	struct bytes content;
	struct der element;
	size_t count = 0;

	if (!open_signed_data(der, &content))
		return 0;
	/* Version, digest algorithms and the content that is not there precede the certificates. */
	do {
		if (!der_next(&content, &element))
			return 0;
	} while (element.tag != DER_CONTEXT);
	while (element.content.length > 0) {
		struct der certificate;
		if (count == MOST_CERTIFICATES || !der_expect(&element.content, DER_SEQUENCE, &certificate))
			return 0;
		certificates[count++] = certificate.whole;
	}
	return count;
}
