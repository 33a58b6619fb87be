#include "selftest/self_test.h"

#include "configuration/configuration.h"
#include "crypto/random.h"
#include "der/certificate.h"
#include "flash_map.h"
#include "hal/button.h"
#include "hal/flash.h"
#include "identity/identity.h"
#include "memory/string.h"
#include "update/boot_control.h"
#include "update/image.h"
#include "update/running.h"

enum { DETAIL = 256 };

/** Writes what is wrong into `detail`; false when nothing is. */
typedef bool finds_fault(char detail[DETAIL]);

static bool fault(char detail[DETAIL], const char *what)
{
	(void)text_copy(detail, DETAIL, text_of(what));
	return true;
}

static bool firmware_is_wrong(char detail[DETAIL])
{
	const struct partition *slot = slot_partition(running_slot());
	struct image image;
	uint8_t digest[SHA256_LENGTH];
	if (!image_read((struct bytes){ flash_at(slot->offset), slot->size }, &image) || !image_is_signed(&image))
		return fault(detail, "the running image does not verify in flash any more");
	sha256(image.whole.at, image.whole.length, digest);
	if (memcmp(digest, running_digest(), SHA256_LENGTH) != 0)
		return fault(detail, "the flash holds another image than the one that runs");
	return false;
}

static bool flash_is_wrong(char detail[DETAIL])
{
	uint8_t pattern[FLASH_PAGE];
	uint32_t offset = SELF_TEST.offset;
	if (!flash_is_blank(offset, FLASH_SECTOR))
		flash_erase_sector(offset);
	if (!flash_is_blank(offset, FLASH_SECTOR))
		return fault(detail, "a sector was erased and is not blank");
	random_fill(pattern, sizeof pattern);
	flash_program(offset, pattern, sizeof pattern);
	bool is_same = memcmp(flash_at(offset), pattern, sizeof pattern) == 0;
	flash_erase_sector(offset);
	if (!is_same)
		return fault(detail, "a page does not hold what was programmed");
	return flash_is_blank(offset, FLASH_SECTOR) ? false : fault(detail, "a sector was erased and is not blank");
}

/** What a flash chip answers that has no unique id, or is not there. */
static bool identity_is_wrong(char detail[DETAIL])
{
	uint8_t chip[FLASH_ID_LENGTH];
	bool is_uniform = true;
	flash_unique_id(chip);
	for (size_t i = 1; i < sizeof chip; i += 1)
		is_uniform = is_uniform && chip[i] == chip[0];
	return is_uniform ? fault(detail, "the flash chip tells no unique id") : false;
}

static bool certificate_is_wrong(char detail[DETAIL])
{
	struct certificate certificate;
	uint8_t challenge[32];
	uint8_t signature[ED25519_SIGNATURE];
	if (identity_certificate().length == 0)
		return fault(detail, "no certificate is installed");
	if (!certificate_read(identity_certificate(), &certificate) || certificate.ed25519_key == NULL)
		return fault(detail, "the certificate cannot be read");
	random_fill(challenge, sizeof challenge);
	identity_sign((struct bytes){ challenge, sizeof challenge }, signature);
	bool holds = ed25519_holds(certificate.ed25519_key, (struct bytes){ challenge, sizeof challenge }, signature);
	return holds ? false : fault(detail, "the certificate is for another key");
}

static bool configuration_is_wrong(char detail[DETAIL])
{
	return configuration_examine(detail, DETAIL);
}

static bool button_is_wrong(char detail[DETAIL])
{
	return button_is_down() ? fault(detail, "the reset button is down") : false;
}

static const struct check {
	const char *name;
	finds_fault *finds_fault;
} checks[] = {
	{ "firmware", firmware_is_wrong },	 { "flash", flash_is_wrong },		      { "identity", identity_is_wrong },
	{ "certificate", certificate_is_wrong }, { "configuration", configuration_is_wrong }, { "button", button_is_wrong },
};

static bool put_check(struct json_writer *report, const struct check *check)
{
	char detail[DETAIL] = "";
	bool passed = !check->finds_fault(detail);
	json_open_object(report);
	json_name(report, "name");
	json_put_string(report, check->name);
	json_name(report, "passed");
	json_put_boolean(report, passed);
	if (!passed) {
		json_name(report, "detail");
		json_put_string(report, detail);
	}
	json_close_object(report);
	return passed;
}

void self_test(struct json_writer *report)
{
	bool passed = true;
	json_open_object(report);
	json_name(report, "checks");
	json_open_array(report);
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i += 1)
		passed = put_check(report, &checks[i]) && passed;
	json_close_array(report);
	json_name(report, "passed");
	json_put_boolean(report, passed);
	json_close_object(report);
}
