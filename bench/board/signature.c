/* What the crypto of the reference firmware does most: signs with Ed25519, over and over, and sends each signature to UART0. Runs from RAM. */
#include <stddef.h>
#include <stdint.h>

void ed25519_create_keypair(unsigned char *public, unsigned char *private, const unsigned char *seed);
void ed25519_sign(unsigned char *signature, const unsigned char *message, size_t length, const unsigned char *public,
                  const unsigned char *private);

#define R(address) (*(volatile uint32_t *)(address))
static unsigned char public[32], private[64], seed[32], signature[64], message[32];

void *memset(void *to, int value, size_t count) { for (char *at = to; count--;) *at++ = value; return to; }
void *memcpy(void *to, const void *from, size_t count) {
  const char *read = from;
  for (char *at = to; count--;) *at++ = *read++;
  return to;
}

static void reset(void) {
  R(0x4000f000) = 1 << 22;
  R(0x40034030) = 0x301;
  for (int at = 0; at < 32; at++) seed[at] = at;
  ed25519_create_keypair(public, private, seed);
  for (;;) {
    ed25519_sign(signature, message, sizeof message, public, private);
    for (int at = 0; at < 64; at++) R(0x40034000) = signature[at];
  }
}
__attribute__((section(".vectors"), used)) const void *const vectors[2] = {(void *)0x20040000, reset};
