/** AES-256 (FIPS 197), one way: every mode that a set-up needs only ever encrypts blocks. Not constant in time; the page holds one person's key. */

export const blockLength = 16;
const rounds = 14;
/** Words of the key. */
const keyWords = 8;

/** Multiplies by x in GF(2^8). */
const double = (x: number): number => ((x << 1) ^ (x & 0x80 ? 0x11b : 0)) & 0xff;

/** FIPS 197, 5.1.1: the inverse in GF(2^8), then an affine map. Found by walking through the powers of 3 and of its inverse. */
const substitutes = makeSubstitutes();

function makeSubstitutes(): Uint8Array {
  const table = new Uint8Array(256);
  const rotate = (x: number, by: number) => ((x << by) | (x >> (8 - by))) & 0xff;
  let power = 1;
  let inverse = 1;
  do {
    power ^= double(power);
    // Divided by 3.
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
    const mapped =
      inverse ^ rotate(inverse, 1) ^ rotate(inverse, 2) ^ rotate(inverse, 3) ^ rotate(inverse, 4);
    table[power] = mapped ^ 0x63;
  } while (power !== 1);
  table[0] = 0x63;
  return table;
}

const substitute = (byte = 0): number => substitutes[byte] ?? 0;

/** Encrypts single blocks of 16 bytes under `key`, 32 bytes. */
export function createAes256(key: Uint8Array): (block: Uint8Array) => Uint8Array {
  const schedule = expandKey(key);
  return (block) => {
    const state = Uint8Array.from(block);
    addRoundKey(state, schedule, 0);
    for (let round = 1; round <= rounds; round += 1) {
      substituteAndShift(state);
      if (round < rounds) mixColumns(state);
      addRoundKey(state, schedule, round);
    }
    return state;
  };
}

/** FIPS 197, 5.2. */
function expandKey(key: Uint8Array): Uint8Array {
  const schedule = new Uint8Array(blockLength * (rounds + 1));
  schedule.set(key);
  let constant = 1;
  for (let word = keyWords; word < schedule.length / 4; word += 1) {
    let last = [...schedule.subarray(4 * word - 4, 4 * word)];
    if (word % keyWords === 0) {
      last = [...last.slice(1), ...last.slice(0, 1)].map(substitute);
      last[0] = (last[0] ?? 0) ^ constant;
      constant = double(constant);
    } else if (word % keyWords === 4) last = last.map(substitute);
    last.forEach((byte, i) => {
      schedule[4 * word + i] = byte ^ (schedule[4 * (word - keyWords) + i] ?? 0);
    });
  }
  return schedule;
}

function addRoundKey(state: Uint8Array, schedule: Uint8Array, round: number): void {
  for (let i = 0; i < blockLength; i += 1)
    state[i] = (state[i] ?? 0) ^ (schedule[round * blockLength + i] ?? 0);
}

/** SubBytes and ShiftRows: row `r` of the four columns goes `r` columns to the left. */
function substituteAndShift(state: Uint8Array): void {
  const before = Uint8Array.from(state, substitute);
  for (let i = 0; i < blockLength; i += 1) state[i] = before[(i + 4 * (i % 4)) % blockLength] ?? 0;
}

function mixColumns(state: Uint8Array): void {
  for (let column = 0; column < blockLength; column += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = state.subarray(column, column + 4);
    const all = a ^ b ^ c ^ d;
    state[column] = a ^ all ^ double(a ^ b);
    state[column + 1] = b ^ all ^ double(b ^ c);
    state[column + 2] = c ^ all ^ double(c ^ d);
    state[column + 3] = d ^ all ^ double(d ^ a);
  }
}
