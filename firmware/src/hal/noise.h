/**
 * Raw noise of the ring oscillator. Biased and correlated: never to be used as it is; see crypto/random.h.
 */
#ifndef HAL_NOISE_H
#define HAL_NOISE_H

/** One bit. */
unsigned noise_bit(void);

#endif
