#include "net/evidence.h"

#include "identity/identity.h"
#include "net/challenge.h"
#include "net/cursor.h"
#include "text/format.h"
#include "text/hex.h"
#include "text/json.h"
#include "update/running.h"

bool evidence_put(struct sink *sink, const char *nonce)
{
	char digest[2 * SHA256_LENGTH + 1];
	char claims[256];
	char signature[SIGNATURE_ROOM];
	struct json_writer writer;
	struct bytes certificate = identity_certificate();

	if (identity_get() == NULL || certificate.length == 0)
		return false;
	/* What the bootloader measured, and not what the image says of itself. */
	hex_write(digest, (struct bytes){running_digest(), SHA256_LENGTH});
	text_format(claims, sizeof claims, "assay-attestation-v1\n%s\n%s\n%s\n%s", identity_get(), nonce, running_version(), digest);
	if (!sign_as(PROOF_IDENTITY, 0, bytes_of_string(claims), signature))
		return false;
	json_begin(&writer, sink);
	json_open_object(&writer);
	json_name(&writer, "identity");
	json_put_string(&writer, identity_get());
	json_name(&writer, "nonce");
	json_put_string(&writer, nonce);
	json_name(&writer, "firmwareVersion");
	json_put_string(&writer, running_version());
	json_name(&writer, "firmwareDigest");
	json_put_string(&writer, digest);
	json_name(&writer, "certificate");
	json_put_base64(&writer, certificate);
	json_name(&writer, "signature");
	json_put_string(&writer, signature);
	json_close_object(&writer);
	return true;
}
