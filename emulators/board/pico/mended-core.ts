import type { RP2040 } from "rp2040js";

type Core = RP2040["core"];

/**
 * Has an interrupt that is masked end a wait without being taken, as ARMv6-M says (B1.5.17): rp2040js takes it there and then, in the middle of
 * what PRIMASK protects. Who waits is woken by `isWoken`.
 */
export function mendInterrupts(core: Core): void {
  core.setInterrupt = (irq, value) => {
    const bit = 1 << irq;
    if (!value) core.pendingInterrupts &= ~bit;
    else if (!(core.pendingInterrupts & bit)) {
      core.pendingInterrupts |= bit;
      core.interruptsUpdated = true;
    }
  };
}

/** Whether something is pending that ends a wait; also when it came before. */
export function isWoken(core: Core): boolean {
  const exception = core.pendingNMI || core.pendingSystick || core.pendingPendSV;
  return exception || (core.pendingInterrupts & core.enabledInterrupts) !== 0;
}

/** BLX LR */
const callByLink = 0x47f0;
const [shiftLeft, shiftRight, shiftSigned, addCarry, subtractCarry, rotate] = [2, 3, 4, 5, 6, 7] as const;

/**
 * Runs `code` when it is one of the instructions that rp2040js gets wrong: sums with carry that overflow by it, shifts by a register that
 * holds 0 or more than 32 (their flags), and a call of what the link register points to (it calls where it shall return to). Returns false
 * for any other.
 */
export function runMended(core: Core, code: number): boolean {
  if (code === callByLink) {
    [core.PC, core.LR] = [core.LR & ~1, (core.PC + 2) | 1];
    return true;
  }
  if (code >> 10 !== 0x10) return false;
  const [m, d] = [(code >> 3) & 7, code & 7];
  const [a, b] = [(core.registers[d] ?? 0) >>> 0, (core.registers[m] ?? 0) >>> 0];
  const operation = (code >> 6) & 15;
  if (operation < shiftLeft || operation > rotate) return false;
  if (operation === addCarry) addWithCarry(core, d, a, b);
  else if (operation === subtractCarry) addWithCarry(core, d, a, ~b >>> 0);
  else shift(core, d, operation, a, b & 0xff);
  core.PC += 2;
  return true;
}

function addWithCarry(core: Core, d: number, a: number, b: number): void {
  const whole = a + b + (core.C ? 1 : 0);
  const sum = whole >>> 0;
  core.C = whole > 0xffff_ffff;
  core.V = ((a ^ sum) & (b ^ sum)) >>> 31 === 1;
  put(core, d, sum);
}

function shift(core: Core, d: number, operation: number, a: number, by: number): void {
  const turned = by & 31;
  let [result, last] = [a, core.C ? 1 : 0];
  switch (operation) {
    case shiftLeft:
      if (by !== 0) last = by > 32 ? 0 : (a >>> (32 - by)) & 1;
      result = by > 31 ? 0 : a << by;
      break;
    case shiftRight:
      if (by !== 0) last = by > 32 ? 0 : (a >>> (by - 1)) & 1;
      result = by > 31 ? 0 : a >>> by;
      break;
    case shiftSigned:
      if (by !== 0) last = by > 31 ? a >>> 31 : (a >>> (by - 1)) & 1;
      result = a >> Math.min(by, 31);
      break;
    default:
      result = turned === 0 ? a : (a >>> turned) | (a << (32 - turned));
      if (by !== 0) last = result >>> 31;
  }
  core.C = last === 1;
  put(core, d, result);
}

function put(core: Core, d: number, result: number): void {
  core.registers[d] = result;
  core.N = (result | 0) < 0;
  core.Z = (result | 0) === 0;
}
