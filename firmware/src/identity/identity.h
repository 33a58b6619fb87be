/**
 * Identity and IDevID (IEEE 802.1AR): the serial number follows from the flash chip's unique id, the key from the root key. The certificate
 * is written once, at manufacture.
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include <stdbool.h>

#include "crypto/ed25519_keys.h"
#include "refusal.h"
#include "text/text.h"

/** "PICO-", 16 hexadecimal digits, NUL. */
#define IDENTITY_ROOM 22
#define LONGEST_IDEVID 1024

void identity_start(void);
/** As the hardware gives it; a blank device has it too. */
const char *identity_get(void);
/** The factory's word on it: nothing needs to be written, and another value than the hardware's is refused. `value` may be NULL. */
bool identity_write(const char *value, const char *origin);
/** DER; length 0 where none is installed. */
struct bytes identity_certificate(void);
bool identity_install_certificate(struct bytes der);
/** PKCS #10, DER, into `to`; returns its length. */
size_t identity_request(uint8_t *to, size_t room);
/** Ed25519. */
void identity_sign(struct bytes message, uint8_t signature[ED25519_SIGNATURE]);
/** Ends manufacture for good. Refuses before the certificate is there. */
bool identity_lock(void);
/** Whether manufacture has ended. */
bool identity_is_locked(void);

#endif
