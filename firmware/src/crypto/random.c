#include "crypto/random.h"

#include "crypto/constant_time.h"
#include "crypto/sha256.h"
#include "hal/noise.h"
#include "hal/power.h"
#include "hal/timer.h"
#include "memory/string.h"

/** Raw bits for each block of 256: the oscillator's bits are biased and hang together, so many go into one. */
#define BITS_PER_BLOCK 2048
/** So many equal bits in a row come once in 2^64 reads of a fair source (repetition count test, NIST SP 800-90B 4.4.1). */
#define LONGEST_RUN 64

static uint8_t pool[SHA256_LENGTH];

static unsigned checked_bit(void)
{
	static unsigned last;
	static unsigned run;
	unsigned bit = noise_bit();
	run = bit == last ? run + 1 : 1;
	last = bit;
	if (run > LONGEST_RUN)
		panic("the noise source is stuck");
	return bit;
}

/** Stirs fresh noise into the pool. */
static void gather(void)
{
	struct sha256 hash;
	uint64_t now = timer_now_us();
	sha256_begin(&hash);
	sha256_add(&hash, pool, sizeof pool);
	sha256_add(&hash, &now, sizeof now);
	for (int i = 0; i < BITS_PER_BLOCK / 8; i += 1) {
		uint8_t byte = 0;
		for (int j = 0; j < 8; j += 1)
			byte = (uint8_t)(byte << 1 | checked_bit());
		sha256_add(&hash, &byte, 1);
	}
	sha256_end(&hash, pool);
}

/** What leaves tells nothing of what stays: both are digests of the pool under different labels. */
static void draw(uint8_t block[SHA256_LENGTH])
{
	struct sha256 hash;
	sha256_begin(&hash);
	sha256_add(&hash, "out", 3);
	sha256_add(&hash, pool, sizeof pool);
	sha256_end(&hash, block);
	sha256_begin(&hash);
	sha256_add(&hash, "on", 2);
	sha256_add(&hash, pool, sizeof pool);
	sha256_end(&hash, pool);
}

void random_fill(void *to, size_t length)
{
	uint8_t *out = to;
	uint8_t block[SHA256_LENGTH];
	while (length > 0) {
		size_t part = length < sizeof block ? length : sizeof block;
		gather();
		draw(block);
		memcpy(out, block, part);
		out += part;
		length -= part;
	}
	forget(block, sizeof block);
}
