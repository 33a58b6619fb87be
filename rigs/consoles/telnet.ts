/** The telnet protocol's bytes (RFC 854, RFC 855), no more than a serial port over it needs. */

const iac = 255;
const se = 240;
const sb = 250;

const verbs = { will: 251, wont: 252, do: 253, dont: 254 } as const;
export type Verb = keyof typeof verbs;

/** RFC 856, 857, 858, 2217. */
export const telnetOptions = { binary: 0, echo: 1, suppressGoAhead: 3, comPort: 44 } as const;

export type TelnetEvent =
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "negotiation"; readonly verb: Verb; readonly option: number }
  | { readonly kind: "subnegotiation"; readonly option: number; readonly payload: Uint8Array };

/** Longer than any that a serial port's server has cause to send; of a longer one the rest is passed over. */
const longestSubnegotiation = 1024;

/** Data as it goes over the wire: 255 is doubled. */
export function escapeData(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(iac)) return bytes;
  return Uint8Array.from([...bytes].flatMap((byte) => (byte === iac ? [iac, iac] : [byte])));
}

export function negotiation(verb: Verb, option: number): Uint8Array {
  return Uint8Array.of(iac, verbs[verb], option);
}

export function subnegotiation(option: number, payload: Uint8Array): Uint8Array {
  return Uint8Array.of(iac, sb, option, ...escapeData(payload), iac, se);
}

const verbOf = new Map<number, Verb>(Object.entries(verbs).map(([verb, code]) => [code, verb as Verb]));

type State = "data" | "command" | Verb | "inside" | "command-inside";

/** Takes telnet apart, however it is cut into chunks. */
export class TelnetDecoder {
  #state: State = "data";
  #inside: number[] = [];

  /** The events of `chunk` in order; runs of data are views of it unless they hold a doubled 255. */
  *push(chunk: Uint8Array): Generator<TelnetEvent> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#state === "data") {
        const end = chunk.indexOf(iac, at);
        if (end < 0) break;
        if (end > from) yield { kind: "data", bytes: chunk.subarray(from, end) };
        at = end;
        this.#state = "command";
        continue;
      }
      const wasDoubled = this.#state === "command" && chunk[at] === iac;
      const event = this.#step(chunk[at] ?? 0);
      if (event !== undefined) yield event;
      // Of a doubled 255 the second is data and begins the next run; at a chunk's beginning as well.
      from = wasDoubled ? at : at + 1;
    }
    if (this.#state === "data" && from < chunk.length) yield { kind: "data", bytes: chunk.subarray(from) };
  }

  #step(byte: number): TelnetEvent | undefined {
    const state = this.#state;
    switch (state) {
      case "data":
        return undefined;
      case "command":
        this.#inside = [];
        this.#state = byte === sb ? "inside" : (verbOf.get(byte) ?? "data");
        return undefined;
      case "inside":
        if (byte === iac) this.#state = "command-inside";
        else this.#keep(byte);
        return undefined;
      case "command-inside":
        if (byte === iac) {
          this.#keep(byte);
          this.#state = "inside";
          return undefined;
        }
        this.#state = "data";
        return this.#whole();
      default:
        this.#state = "data";
        return { kind: "negotiation", verb: state, option: byte };
    }
  }

  #keep(byte: number): void {
    if (this.#inside.length < longestSubnegotiation) this.#inside.push(byte);
  }

  #whole(): TelnetEvent | undefined {
    const [option, ...payload] = this.#inside;
    if (option === undefined) return undefined;
    return { kind: "subnegotiation", option, payload: Uint8Array.from(payload) };
  }
}
