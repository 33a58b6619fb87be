import type { Trace } from "./trace.ts";

/** Adds, and sets all flags. */
export function add(trace: Trace, a: string, b: string, carry?: string): string {
  const sum = trace.value(carry === undefined ? `(${a}+${b})|0` : `(${a}+${b}+${carry})|0`);
  trace.setFlags(sum, `(((${a}&${b})|((${a}|${b})&~${sum}))>>>31)`, `(((${a}^${sum})&(${b}^${sum}))>>>31)`);
  return sum;
}

/** Subtracts, and sets all flags. */
export function subtract(trace: Trace, a: string, b: string): string {
  const difference = trace.value(`(${a}-${b})|0`);
  trace.setCompared(a, b, difference);
  return difference;
}

/** Shifts by a number that stands in the instruction; 0 stands for 32 where it does not move bits. */
export function shiftBy(trace: Trace, kind: "left" | "right" | "signed", a: string, by: number): string {
  if (kind === "left") {
    if (by === 0) {
      trace.setFlags(a);
      return a;
    }
    const result = trace.value(`${a}<<${by}`);
    trace.setFlags(result, `((${a}>>>${32 - by})&1)`);
    return result;
  }
  const last = `((${a}>>>${by === 0 ? 31 : by - 1})&1)`;
  const whole = kind === "signed" ? `${a}>>31` : "0";
  const result = trace.value(by === 0 ? whole : `(${a}${kind === "signed" ? ">>" : ">>>"}${by})|0`);
  trace.setFlags(result, last);
  return result;
}

/** Shifts by the low byte of a register. */
function shiftByRegister(
  trace: Trace,
  kind: "left" | "right" | "signed" | "rotate",
  a: string,
  b: string,
): string {
  const by = trace.value(`${b}&255`);
  const old = trace.carry;
  switch (kind) {
    case "left": {
      const result = trace.value(`${by}<32?${a}<<${by}:0`);
      trace.setFlags(result, trace.value(`${by}===0?${old}:${by}<=32?(${a}>>>(32-${by}))&1:0`));
      return result;
    }
    case "right": {
      const result = trace.value(`${by}<32?(${a}>>>${by})|0:0`);
      trace.setFlags(result, trace.value(`${by}===0?${old}:${by}<=32?(${a}>>>(${by}-1))&1:0`));
      return result;
    }
    case "signed": {
      const result = trace.value(`${a}>>(${by}<32?${by}:31)`);
      trace.setFlags(result, trace.value(`${by}===0?${old}:${by}<32?(${a}>>>(${by}-1))&1:${a}>>>31`));
      return result;
    }
    case "rotate": {
      const result = trace.value(`(${a}>>>(${by}&31))|(${a}<<(32-${by}&31))`);
      trace.setFlags(result, trace.value(`${by}===0?${old}:${result}>>>31`));
      return result;
    }
  }
}

/** The instructions `010000 oooo mmm ddd`. */
export function registerOperation(trace: Trace, operation: number, m: number, d: number): void {
  const result = resultOf(trace, operation, trace.get(d), trace.get(m));
  const onlyFlags = operation === 0x8 || operation === 0xa || operation === 0xb;
  if (!onlyFlags) trace.set(d, result);
}

function resultOf(trace: Trace, operation: number, a: string, b: string): string {
  const logical = (expression: string): string => {
    const result = trace.value(expression);
    trace.setFlags(result);
    return result;
  };
  switch (operation) {
    case 0x0:
    case 0x8:
      return logical(`${a}&${b}`);
    case 0x1:
      return logical(`${a}^${b}`);
    case 0x2:
      return shiftByRegister(trace, "left", a, b);
    case 0x3:
      return shiftByRegister(trace, "right", a, b);
    case 0x4:
      return shiftByRegister(trace, "signed", a, b);
    case 0x5:
      return add(trace, a, b, trace.value(trace.carry));
    case 0x6:
      return add(trace, a, trace.value(`~${b}`), trace.value(trace.carry));
    case 0x7:
      return shiftByRegister(trace, "rotate", a, b);
    case 0x9:
      return subtract(trace, trace.value("0"), b);
    case 0xa:
      return subtract(trace, a, b);
    case 0xb:
      return add(trace, a, b);
    case 0xc:
      return logical(`${a}|${b}`);
    case 0xd:
      return logical(`Math.imul(${a},${b})`);
    case 0xe:
      return logical(`${a}&~${b}`);
    default:
      return logical(`~${b}`);
  }
}
