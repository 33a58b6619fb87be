import type { Trace } from "./trace.ts";

/** How many bytes, whether the sign is spread, and which array of the RAM holds them. */
const kinds = {
  word: { shift: 2, array: "W", spread: "" },
  half: { shift: 1, array: "H", spread: "" },
  byte: { shift: 0, array: "B", spread: "" },
  signedHalf: { shift: 1, array: "H", spread: "<<16>>16" },
  signedByte: { shift: 0, array: "B", spread: "<<24>>24" },
} as const;
export type Kind = keyof typeof kinds;

/** Bit by which the RAM's addresses differ from offsets. */
const ramBit = "0x20000000";
const pageShift = 8;

/** Index into the array of `kind`, or something outside of it when the address is off its boundary or not in RAM. */
function indexOf(trace: Trace, address: string, shift: number): string {
  const offset = `(${address}^${ramBit})`;
  return trace.value(shift === 0 ? offset : `(${offset}>>>${shift})|(${offset}<<${32 - shift})`);
}

const inRam = (trace: Trace, index: string, shift: number): string =>
  `(${index}>>>0)<${trace.layout.ramSize >> shift}`;

/** Loads from RAM, or from flash while its window is open; anything else is for the instruction by itself. */
export function load(trace: Trace, kind: Kind, address: string, at: number): string {
  const { shift, array, spread } = kinds[kind];
  const index = indexOf(trace, address, shift);
  const { flashSize } = trace.layout;
  const byte = (offset: number) => `X[(${address}+${offset}&${flashSize - 1})]`;
  const bytes = [0, 1, 2, 3].slice(0, 1 << shift).map((offset) => `${byte(offset)}<<${8 * offset}`);
  const aligned = shift === 0 ? "" : `&&(${address}&${(1 << shift) - 1})===0`;
  const name = trace.name();
  trace.line(`let ${name};`);
  trace.line(`if(${inRam(trace, index, shift)})${name}=${array}[${index}]${spread};`);
  trace.line(`else if((${address}>>>26)===4&&F[3]!==0${aligned})${name}=(${bytes.join("|")})${spread};`);
  trace.line(`else{${trace.single(at)}}`);
  return name;
}

/** Stores to RAM. Where code was translated the trace ends after it, as it may be its own. */
export function store(
  trace: Trace,
  kind: Kind,
  address: string,
  value: string,
  at: number,
  next: number,
): void {
  const { shift, array } = kinds[kind];
  const index = indexOf(trace, address, shift);
  trace.line(`if(!(${inRam(trace, index, shift)})){${trace.single(at)}}`);
  trace.line(`${array}[${index}]=${value};`);
  trace.line(`if(P[${index}>>${pageShift - shift}]!==0){F[4]=${index}<<${shift};${trace.exit(next, 2)}}`);
}

/** Words from `address` on, one for each register of `list`; all of them lie in RAM, or the instruction runs by itself. */
export function words(trace: Trace, address: string, count: number, at: number): string {
  const index = indexOf(trace, address, 2);
  trace.line(`if(!((${index}>>>0)<${(trace.layout.ramSize >> 2) - count + 1})){${trace.single(at)}}`);
  return index;
}

export const registersOf = (list: number): number[] =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((register) => list & (1 << register));

/** Ends the trace when one of `count` words from `index` on lies where code was translated. */
export function guardStored(trace: Trace, index: string, count: number, next: number): void {
  const last = `(${index}+${count - 1})`;
  const page = pageShift - 2;
  trace.line(
    `if(P[${index}>>${page}]!==0||P[${last}>>${page}]!==0){F[4]=${index}<<2;F[5]=${count};${trace.exit(next, 1 + count)}}`,
  );
}
