import { add, registerOperation, shiftBy, subtract } from "./arithmetic.ts";
import { guardStored, type Kind, load, registersOf, store, words } from "./memory.ts";
import { lr, sp, type Trace } from "./trace.ts";

/** What became of an instruction: the trace goes on at an address, has ended, or ends before it as it is for the instruction by itself. */
export type Outcome = number | "ended" | "single";

const signed = (value: number, bits: number): number => (value << (32 - bits)) >> (32 - bits);
const shifts = ["left", "right", "signed"] as const;
const offsetKinds: readonly Kind[] = [
  ...(["word", "half", "byte", "signedByte", "word", "half", "byte", "signedHalf"] as const),
];

/**
 * Translates the instruction `code` at `at`, of which `second` is the second half where it has one. ARMv6-M Architecture Reference Manual,
 * A5.2. The cycles are those of a Cortex-M0+ with its code in RAM.
 */
export function translateInstruction(trace: Trace, at: number, code: number, second: number): Outcome {
  const next = at + 2;
  const [low, middle, high] = [code & 7, (code >> 3) & 7, (code >> 6) & 7];
  const byte = code & 0xff;
  const five = (code >> 6) & 31;
  const [top, named] = [code >> 11, (code >> 8) & 7];
  switch (top) {
    case 0x00:
    case 0x01:
    case 0x02:
      trace.spend(1);
      trace.set(low, shiftBy(trace, shifts[top] ?? "left", trace.get(middle), five));
      return next;
    case 0x03: {
      trace.spend(1);
      const [a, b] = [trace.get(middle), code & 0x400 ? String(high) : trace.get(high)];
      trace.set(low, code & 0x200 ? subtract(trace, a, b) : add(trace, a, b));
      return next;
    }
    case 0x04: {
      trace.spend(1);
      trace.set(named, String(byte));
      trace.setFlags(String(byte));
      return next;
    }
    case 0x05:
      trace.spend(1);
      subtract(trace, trace.get(named), String(byte));
      return next;
    case 0x06:
      trace.spend(1);
      trace.set(named, add(trace, trace.get(named), String(byte)));
      return next;
    case 0x07:
      trace.spend(1);
      trace.set(named, subtract(trace, trace.get(named), String(byte)));
      return next;
    case 0x08:
      if (code & 0x400) return highRegisters(trace, at, code);
      trace.spend(1);
      registerOperation(trace, (code >> 6) & 15, middle, low);
      return next;
    case 0x09:
      return loadTo(trace, named, "word", trace.value(String((((at + 4) & ~3) + byte * 4) | 0)), at);
    case 0x0a:
    case 0x0b: {
      const kind = (code >> 9) & 7;
      const address = trace.value(`(${trace.get(middle)}+${trace.get(high)})|0`);
      if (kind < 3) return storeFrom(trace, low, offsetKinds[kind] ?? "word", address, at);
      return loadTo(trace, low, offsetKinds[kind] ?? "word", address, at);
    }
    case 0x0c:
    case 0x0d:
    case 0x0e:
    case 0x0f:
    case 0x10:
    case 0x11: {
      const [kind, scale] =
        top < 0x0e ? (["word", 4] as const) : top < 0x10 ? (["byte", 1] as const) : (["half", 2] as const);
      const address = trace.value(`(${trace.get(middle)}+${five * scale})|0`);
      return top & 1 ? loadTo(trace, low, kind, address, at) : storeFrom(trace, low, kind, address, at);
    }
    case 0x12:
    case 0x13: {
      const address = trace.value(`(${trace.get(sp)}+${byte * 4})|0`);
      return top & 1
        ? loadTo(trace, named, "word", address, at)
        : storeFrom(trace, named, "word", address, at);
    }
    case 0x14:
      trace.spend(1);
      trace.set(named, String((((at + 4) & ~3) + byte * 4) | 0));
      return next;
    case 0x15:
      trace.spend(1);
      trace.set(named, trace.value(`(${trace.get(sp)}+${byte * 4})|0`));
      return next;
    case 0x16:
    case 0x17:
      return miscellaneous(trace, at, code);
    case 0x18:
      return storeMany(trace, at, named, byte);
    case 0x19:
      return loadMany(trace, at, named, byte);
    case 0x1a:
    case 0x1b: {
      const condition = (code >> 8) & 15;
      if (condition >= 14) return "single";
      trace.spend(1);
      branch(trace, at + 4 + signed(byte, 8) * 2, trace.condition(condition));
      return next;
    }
    case 0x1c:
      trace.spend(2);
      return goTo(trace, at + 4 + signed(code & 0x7ff, 11) * 2);
    default:
      return wide(trace, at, code, second);
  }
}

/** Leaves for `target` when `condition` holds. */
function branch(trace: Trace, target: number, condition: string): void {
  trace.line(`if(${condition}){${target === trace.start ? trace.again(1) : trace.exit(target, 1)}}`);
}

function goTo(trace: Trace, target: number): Outcome {
  if (target !== trace.start) return target;
  trace.line(trace.again(0));
  return "ended";
}

function loadTo(trace: Trace, register: number, kind: Kind, address: string, at: number): Outcome {
  trace.set(register, load(trace, kind, address, at));
  trace.spend(2);
  return at + 2;
}

function storeFrom(trace: Trace, register: number, kind: Kind, address: string, at: number): Outcome {
  store(trace, kind, address, trace.get(register), at, at + 2);
  trace.spend(2);
  return at + 2;
}

/** ADD, CMP and MOV of all registers, BX and BLX. */
function highRegisters(trace: Trace, at: number, code: number): Outcome {
  const m = (code >> 3) & 15;
  const d = (code & 7) | ((code >> 4) & 8);
  const operation = (code >> 8) & 3;
  // What reads or writes the program counter is rare.
  if (m === 15 || (operation === 3 ? (code & 7) !== 0 : d === 15)) return "single";
  trace.spend(1);
  const aligned = (value: string) => (d === sp ? trace.value(`${value}&~3`) : value);
  switch (operation) {
    case 0:
      trace.set(d, aligned(trace.value(`(${trace.get(d)}+${trace.get(m)})|0`)));
      return at + 2;
    case 1:
      subtract(trace, trace.get(d), trace.get(m));
      return at + 2;
    case 2:
      trace.set(d, aligned(trace.get(m)));
      return at + 2;
    default: {
      const target = trace.get(m);
      // The end of an exception, or a state that this processor does not have.
      trace.line(`if(${target}>>>28===15||(${target}&1)===0){${trace.single(at)}}`);
      if (code & 0x80) trace.set(lr, String((at + 2) | 1));
      trace.line(trace.exit(`${target}&~1`, 1));
      return "ended";
    }
  }
}

function miscellaneous(trace: Trace, at: number, code: number): Outcome {
  const next = at + 2;
  const [d, m] = [code & 7, (code >> 3) & 7];
  const into = (expression: string): Outcome => {
    trace.spend(1);
    trace.set(d, trace.value(expression));
    return next;
  };
  switch ((code >> 8) & 15) {
    case 0x0:
      trace.spend(1);
      trace.set(sp, trace.value(`(${trace.get(sp)}${code & 0x80 ? "-" : "+"}${(code & 0x7f) * 4})|0`));
      return next;
    case 0x2: {
      const a = trace.get(m);
      const kind = (code >> 6) & 3;
      if (kind < 2) return into(kind === 0 ? `${a}<<16>>16` : `${a}<<24>>24`);
      return into(kind === 2 ? `${a}&65535` : `${a}&255`);
    }
    case 0x4:
    case 0x5:
      return push(trace, at, code);
    case 0xc:
    case 0xd:
      return pop(trace, at, code);
    case 0xa: {
      const a = trace.get(m);
      const halves = `((${a}>>>8)&0xff00ff)|((${a}&0xff00ff)<<8)`;
      const kind = (code >> 6) & 3;
      if (kind === 0) {
        const swapped = trace.value(halves);
        return into(`(${swapped}<<16)|(${swapped}>>>16)`);
      }
      if (kind === 1) return into(halves);
      return kind === 3 ? into(`((${a}<<24)|((${a}&0xff00)<<8))>>16`) : "single";
    }
    case 0xf:
      if (code !== 0xbf00) return "single";
      trace.spend(1);
      return next;
    default:
      return "single";
  }
}

function push(trace: Trace, at: number, code: number): Outcome {
  const registers = [...registersOf(code & 0xff), ...(code & 0x100 ? [lr] : [])];
  if (registers.length === 0) return "single";
  const stack = trace.value(`(${trace.get(sp)}-${4 * registers.length})|0`);
  const index = words(trace, stack, registers.length, at);
  for (const [place, register] of registers.entries())
    trace.line(`W[${index}+${place}]=${trace.get(register)};`);
  trace.set(sp, stack);
  guardStored(trace, index, registers.length, at + 2);
  trace.spend(1 + registers.length);
  return at + 2;
}

function pop(trace: Trace, at: number, code: number): Outcome {
  const registers = registersOf(code & 0xff);
  const returns = (code & 0x100) !== 0;
  const count = registers.length + (returns ? 1 : 0);
  if (count === 0) return "single";
  const stack = trace.get(sp);
  const index = words(trace, stack, count, at);
  const target = returns ? trace.value(`W[${index}+${registers.length}]`) : undefined;
  if (target !== undefined) trace.line(`if(${target}>>>28===15||(${target}&1)===0){${trace.single(at)}}`);
  for (const [place, register] of registers.entries())
    trace.set(register, trace.value(`W[${index}+${place}]`));
  trace.set(sp, trace.value(`(${stack}+${4 * count})|0`));
  trace.spend(1 + registers.length);
  if (target === undefined) return at + 2;
  trace.line(trace.exit(`${target}&~1`, 2));
  return "ended";
}

function storeMany(trace: Trace, at: number, base: number, list: number): Outcome {
  const registers = registersOf(list);
  // With the base among them it is no compiler's work, and what is stored is not said.
  if (registers.length === 0 || registers.includes(base)) return "single";
  const address = trace.get(base);
  const index = words(trace, address, registers.length, at);
  for (const [place, register] of registers.entries())
    trace.line(`W[${index}+${place}]=${trace.get(register)};`);
  trace.set(base, trace.value(`(${address}+${4 * registers.length})|0`));
  guardStored(trace, index, registers.length, at + 2);
  trace.spend(1 + registers.length);
  return at + 2;
}

function loadMany(trace: Trace, at: number, base: number, list: number): Outcome {
  const registers = registersOf(list);
  if (registers.length === 0) return "single";
  const address = trace.get(base);
  const index = words(trace, address, registers.length, at);
  for (const [place, register] of registers.entries())
    trace.set(register, trace.value(`W[${index}+${place}]`));
  if (!registers.includes(base)) trace.set(base, trace.value(`(${address}+${4 * registers.length})|0`));
  trace.spend(1 + registers.length);
  return at + 2;
}

/** BL; barriers, which mean nothing here. */
function wide(trace: Trace, at: number, code: number, second: number): Outcome {
  if (code >> 11 === 0x1e && second >> 14 === 3 && (second >> 12) & 1) {
    const sign = (code >> 10) & 1;
    const [one, two] = [(second >> 13) & 1, (second >> 11) & 1];
    const offset =
      (sign << 24) | ((1 - (one ^ sign)) << 23) | ((1 - (two ^ sign)) << 22) | ((code & 0x3ff) << 12);
    trace.spend(3);
    trace.set(lr, String((at + 4) | 1));
    // What is called has a trace of its own, for all who call it.
    trace.line(trace.exit(at + 4 + signed(offset | ((second & 0x7ff) << 1), 25)));
    return "ended";
  }
  const isBarrier = code === 0xf3bf && (second & 0xff00) === 0x8f00 && [4, 5, 6].includes((second >> 4) & 15);
  if (!isBarrier) return "single";
  trace.spend(3);
  return at + 4;
}
