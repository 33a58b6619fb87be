import { createPico, type Pico, type PicoOptions } from "../board.ts";
import { buildProbe } from "./probe-firmware.ts";

let built: Uint8Array | undefined;

/** The firmware of the board's tests, built once. */
export const probeImage = (): Uint8Array => (built ??= buildProbe());

/** A board that has no supply yet and carries the probe firmware, and its console by the line. */
export interface Bench extends Disposable {
  readonly pico: Pico;
  /** What the board's model remarked. */
  readonly remarks: string[];
  /** The next line that the firmware says. */
  line(): Promise<string>;
  /** Gives it supply and returns its first line. */
  start(): Promise<string>;
  /** Sends a command and returns the line that answers it. */
  ask(command: string): Promise<string>;
}

export function probeBench(options: Partial<PicoOptions> = {}): Bench {
  const remarks: string[] = [];
  const uid = Uint8Array.from(Buffer.from("e66038b713596a2f", "hex"));
  const pico = createPico({ uid, onRemark: (text) => remarks.push(text), ...options });
  if (options.cells === undefined) pico.flash.program(0, probeImage());
  let heard = "";
  let wake = () => {};
  pico.onData((bytes) => {
    heard += Buffer.from(bytes).toString("latin1");
    wake();
  });
  const line = async (): Promise<string> => {
    for (;;) {
      const end = heard.indexOf("\n");
      if (end >= 0) {
        const first = heard.slice(0, end);
        heard = heard.slice(end + 1);
        return first;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    ...{ pico, remarks, line },
    start() {
      pico.powerOn();
      return line();
    },
    ask(command) {
      pico.send(Buffer.from(`${command}\n`));
      return line();
    },
    [Symbol.dispose]: () => pico.powerOff(),
  };
}
