import { translateInstruction } from "./instruction.ts";
import { type Layout, parameters, Trace } from "./trace.ts";

/** What generated code works on, by the names that it has there. */
export interface Machine {
  /** Registers 0 to 15. */
  readonly R: Uint32Array;
  /** A value whose sign and zeroness are N and Z; C; V; whether the flash window is open; where a store met translated code, and over how many words. */
  readonly F: Int32Array;
  /** The RAM by words, halves and bytes. */
  readonly W: Int32Array;
  readonly H: Uint16Array;
  readonly B: Uint8Array;
  /** Pages of the RAM, 256 bytes each, from which code was translated. */
  readonly P: Uint8Array;
  /** The flash. */
  readonly X: Uint8Array;
}

/**
 * Runs a trace, about `limit` cycles of a loop at most. Returns what it took, or one less than its negative when the next instruction is to be
 * run by itself.
 */
export type Translated = (
  r: Machine["R"],
  f: Machine["F"],
  w: Machine["W"],
  h: Machine["H"],
  b: Machine["B"],
  p: Machine["P"],
  x: Machine["X"],
  limit: number,
) => number;

/** Instructions of one trace. */
const longest = 96;

/** Functions by their source: boards with one firmware, and one board over its resets, share what the engine has compiled. */
const compiled = new Map<string, Translated>();
/** More than any firmware has. */
const mostCompiled = 20_000;

export interface Translation {
  readonly run: Translated;
  /** Addresses of the halfwords that it was made from. */
  readonly from: readonly number[];
}

export interface Code {
  /** Reads a halfword of it. */
  fetch(address: number): number;
  /** Whether a trace begins there already: others end in front of it, so that nothing is translated over and over. */
  isBeginning(address: number): boolean;
}

/** Translates what stands at `start`. Undefined when the first instruction is for itself. */
export function translate(
  start: number,
  layout: Layout,
  { fetch, isBeginning }: Code,
): Translation | undefined {
  const trace = new Trace(start, layout);
  const from: number[] = [];
  const seen = new Set<number>();
  let at = start;
  for (;;) {
    if (from.length >= longest || seen.has(at) || (at !== start && isBeginning(at))) {
      trace.line(trace.exit(at));
      break;
    }
    const code = fetch(at);
    const isWide = code >> 11 >= 0x1d;
    const outcome = translateInstruction(trace, at, code, isWide ? fetch(at + 2) : 0);
    if (outcome === "single" && from.length === 0) return undefined;
    seen.add(at);
    from.push(at, ...(isWide ? [at + 2] : []));
    if (outcome === "ended") break;
    if (outcome === "single") {
      trace.line(trace.single(at));
      break;
    }
    at = outcome;
  }
  return { run: compile(trace.finish()), from };
}

function compile(source: string): Translated {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const made = new Function(...parameters, source) as Translated;
  compiled.set(source, made);
  return made;
}
