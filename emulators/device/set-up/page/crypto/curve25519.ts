/** X25519 (RFC 7748) in BigInt arithmetic. Not constant in time; each key serves one exchange. */

const fieldPrime = 2n ** 255n - 19n;
const a24 = 121665n;
const keyBytes = 32;

/** The u-coordinate 9. */
export const basePoint = Uint8Array.of(9, ...new Uint8Array(keyBytes - 1));

/** `scalar` times the point with the u-coordinate `point`, 32 bytes each; all zeros for a point of small order. */
export function multiplyPoint(scalar: Uint8Array, point: Uint8Array): Uint8Array {
  return encodeCoordinate(ladder(decodeScalar(scalar), decodeCoordinate(point)));
}

/** RFC 7748, 5: the Montgomery ladder. */
function ladder(scalar: bigint, u: bigint): bigint {
  let [x2, z2, x3, z3] = [1n, 0n, u, 1n];
  let swapped = 0n;
  for (let bit = 254n; bit >= 0n; bit -= 1n) {
    const isSet = (scalar >> bit) & 1n;
    if (isSet !== swapped) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    swapped = isSet;
    const [sum2, difference2, sum3, difference3] = [x2 + z2, x2 - z2, x3 + z3, x3 - z3];
    const [square, other] = [reduce(sum2 ** 2n), reduce(difference2 ** 2n)];
    const [cross1, cross2] = [reduce(difference3 * sum2), reduce(sum3 * difference2)];
    const gap = square - other;
    x3 = reduce((cross1 + cross2) ** 2n);
    z3 = reduce(u * (cross1 - cross2) ** 2n);
    x2 = reduce(square * other);
    z2 = reduce(gap * (square + a24 * gap));
  }
  const [x, z] = swapped === 1n ? [x3, z3] : [x2, z2];
  return reduce(x * invert(z));
}

const reduce = (value: bigint): bigint => {
  const rest = value % fieldPrime;
  return rest < 0n ? rest + fieldPrime : rest;
};

/** By Fermat; 0 for 0. */
function invert(value: bigint): bigint {
  let [result, square] = [1n, value];
  for (let rest = fieldPrime - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = reduce(result * square);
    square = reduce(square * square);
  }
  return result;
}

/** Least byte first, its lowest three bits and its highest cleared, the one below that set. */
const decodeScalar = (bytes: Uint8Array): bigint => (littleEndian(bytes) & (2n ** 254n - 8n)) | (2n ** 254n);

const decodeCoordinate = (bytes: Uint8Array): bigint => reduce(littleEndian(bytes) & (2n ** 255n - 1n));

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

const encodeCoordinate = (u: bigint): Uint8Array =>
  Uint8Array.from({ length: keyBytes }, (_, i) => Number((u >> BigInt(8 * i)) & 0xffn));
