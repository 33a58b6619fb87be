#include "crypto/x25519.h"

#include "crypto/constant_time.h"
#include "fe.h"
#include "memory/string.h"

/*
 * The Montgomery ladder of RFC 7748, section 5, on the field arithmetic of the Ed25519 sources. Their own key exchange takes Edwards
 * points; here both sides speak u-coordinates.
 */

/** The two points that the ladder carries, projective. */
struct ladder {
	fe x2;
	fe z2;
	fe x3;
	fe z3;
};

/** Doubles the first point and adds the two; `u` is their difference. */
static void step(struct ladder *at, const fe u)
{
	fe a, aa, b, bb, e, c, d, da, cb;
	fe_add(a, at->x2, at->z2);
	fe_sq(aa, a);
	fe_sub(b, at->x2, at->z2);
	fe_sq(bb, b);
	fe_sub(e, aa, bb);
	fe_add(c, at->x3, at->z3);
	fe_sub(d, at->x3, at->z3);
	fe_mul(da, d, a);
	fe_mul(cb, c, b);
	fe_add(c, da, cb);
	fe_sq(at->x3, c);
	fe_sub(d, da, cb);
	fe_sq(d, d);
	fe_mul(at->z3, u, d);
	fe_mul(at->x2, aa, bb);
	/* RFC 7748 has AA + 121665 E; BB + 121666 E is the same. */
	fe_mul121666(c, e);
	fe_add(c, c, bb);
	fe_mul(at->z2, e, c);
}

static void multiply(uint8_t result[X25519_LENGTH], const uint8_t secret[X25519_LENGTH], const uint8_t point[X25519_LENGTH])
{
	uint8_t scalar[X25519_LENGTH];
	memcpy(scalar, secret, sizeof scalar);
	scalar[0] &= 248;
	scalar[31] = (scalar[31] & 127) | 64;
	fe u;
	struct ladder at;
	fe_frombytes(u, point);
	fe_1(at.x2);
	fe_0(at.z2);
	fe_copy(at.x3, u);
	fe_1(at.z3);
	unsigned swapped = 0;
	for (int bit = 254; bit >= 0; bit -= 1) {
		unsigned now = scalar[bit / 8] >> (bit % 8) & 1u;
		fe_cswap(at.x2, at.x3, swapped ^ now);
		fe_cswap(at.z2, at.z3, swapped ^ now);
		swapped = now;
		step(&at, u);
	}
	fe_cswap(at.x2, at.x3, swapped);
	fe_cswap(at.z2, at.z3, swapped);
	fe_invert(at.z2, at.z2);
	fe_mul(at.x2, at.x2, at.z2);
	fe_tobytes(result, at.x2);
	forget(scalar, sizeof scalar);
	forget(&at, sizeof at);
}

void x25519_public(uint8_t public_value[X25519_LENGTH], const uint8_t secret[X25519_LENGTH])
{
	static const uint8_t base[X25519_LENGTH] = { 9 };
	multiply(public_value, secret, base);
}

bool x25519_shared(uint8_t shared[X25519_LENGTH], const uint8_t secret[X25519_LENGTH], const uint8_t peer[X25519_LENGTH])
{
	static const uint8_t nothing[X25519_LENGTH];
	multiply(shared, secret, peer);
	return !equal_in_constant_time(shared, nothing, sizeof nothing);
}
