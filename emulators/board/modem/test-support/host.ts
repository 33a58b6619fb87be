import { type Air, createAir } from "../../../air/index.ts";
import { createMessageMeter, type MessageMeter, PowerLost } from "../../../parts/index.ts";
import { Modem } from "../modem.ts";

/** A modem with supply, and somebody at its UART. */
export interface Host extends Disposable {
  readonly modem: Modem;
  readonly air: Air;
  readonly meter: MessageMeter;
  /** Moves the bench's clock away from the wall's, ms. */
  skew(ms: number): void;
  /** All that it said since it was last asked, once it ends in one of `ends`. */
  until(...ends: readonly string[]): Promise<string>;
  /** Sends a command; returns all up to its last line. */
  ask(command: string): Promise<string>;
  /** Sends bytes as they are. */
  send(bytes: Uint8Array | string): void;
}

/** After AT+CIPMUX=1, without echo. */
export async function startHost(): Promise<Host> {
  let [heard, wake, offset] = ["", () => {}, 0];
  const now = () => Date.now() + offset;
  const air = createAir(now);
  const meter = createMessageMeter();
  const modem = new Modem({
    ...{ air, meter, now },
    say(bytes) {
      heard += Buffer.from(bytes).toString("latin1");
      wake();
    },
    survive(work) {
      try {
        work();
        return true;
      } catch (thrown) {
        if (!(thrown instanceof PowerLost)) throw thrown;
        modem.powerOff();
        return false;
      }
    },
    rests: () => {},
  });
  const until = async (...ends: readonly string[]): Promise<string> => {
    for (;;) {
      const places = ends.map((end) => heard.indexOf(end)).filter((at) => at >= 0);
      const first = ends.find((end) => heard.indexOf(end) === Math.min(...places));
      if (first !== undefined) {
        const end = heard.indexOf(first) + first.length;
        const said = heard.slice(0, end);
        heard = heard.slice(end);
        return said.replaceAll(/(\r\n)+/g, "|");
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const send = (bytes: Uint8Array | string) => modem.receive(Buffer.from(bytes as string, "latin1"));
  const ask = (command: string) => {
    send(`${command}\r\n`);
    return until("\r\nOK\r\n", "\r\nERROR\r\n");
  };
  modem.powerOn();
  await until("ready\r\n");
  await ask("ATE0");
  await ask("AT+CIPMUX=1");
  return {
    ...{ modem, air, meter, until, ask, send },
    skew: (ms) => {
      offset = ms;
    },
    [Symbol.dispose]: () => modem.powerOff(),
  };
}
