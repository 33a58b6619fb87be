import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { toolFolder } from "./folder.ts";

export interface BoardOptions {
  readonly relays?: number;
  /** How it tells its positions when asked, if it does. */
  readonly tells?: "lines" | "bytes" | "nonsense" | "nothing";
  /** Questions that it loses before it answers one. */
  readonly loses?: number;
}

export interface LcusBoard extends AsyncDisposable {
  /** Of its serial port. */
  readonly path: string;
  readonly closed: boolean[];
  readonly moves: () => number;
  /** Bytes that were no frame, as hexadecimal text. */
  readonly strays: string[];
  /** Settles once so many frames have come. A real port has sent its bytes when it says so; a pseudo-terminal may lose them yet. */
  frames(count: number): Promise<void>;
  jam(): void;
  /** Pulls its plug. */
  unplug(): Promise<void>;
}

/** An LCUS board behind a pseudo-terminal: it reads frames, checks their sums, and answers as its kind does. */
export async function lcusBoard({
  relays = 4,
  tells = "lines",
  loses = 0,
}: BoardOptions = {}): Promise<LcusBoard> {
  await using made = new AsyncDisposableStack();
  const folder = made.use(await toolFolder({}));
  const path = folder.path("ttyUSB7");
  const socat = spawn("socat", ["-d", "-d", "-", `PTY,link=${path},raw,echo=0`], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = once(socat, "exit");
  const unplug = async () => {
    socat.kill();
    await ended;
  };
  made.defer(unplug);
  for await (const line of createInterface(socat.stderr)) if (line.includes("transfer loop")) break;
  // Kept open, or socat would end when the driver closes the port; a real port outlives that.
  made.use(await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK));
  const closed = Array.from({ length: relays }, () => false);
  const strays: string[] = [];
  const state = { moves: 0, jammed: false, lost: 0, frames: 0 };
  const came = new EventEmitter();
  const answers = {
    lines: () => closed.map((each, index) => `CH${index + 1}: ${each ? "ON" : "OFF"}\r\n`).join(""),
    bytes: () => Uint8Array.from(closed, Number),
    nonsense: () => "AT\r\nERROR\r\n",
    nothing: () => "",
  };
  const pending: number[] = [];
  socat.stdout.on("data", (bytes: Buffer) => {
    pending.push(...bytes);
    while (pending.length > 0) {
      if (pending[0] === 0xff) {
        pending.shift();
        state.lost += 1;
        if (state.lost > loses) socat.stdin.write(answers[tells]());
        continue;
      }
      if (pending[0] === 0xa0 && pending.length < 4) return;
      const frame = pending.splice(0, 4);
      state.frames += 1;
      const [begin = 0, channel = 0, order = 0, sum] = frame;
      const sound = begin === 0xa0 && order <= 1 && sum === ((begin + channel + order) & 0xff);
      if (!sound) strays.push(Buffer.from(frame).toString("hex"));
      else if (!state.jammed && channel >= 1 && channel <= relays && closed[channel - 1] !== (order === 1)) {
        closed[channel - 1] = order === 1;
        state.moves += 1;
      }
      came.emit("frame");
    }
  });
  const owned = made.move();
  return {
    ...{ path, closed, strays, unplug },
    moves: () => state.moves,
    async frames(count) {
      while (state.frames < count) await once(came, "frame", { signal: AbortSignal.timeout(5000) });
    },
    jam: () => {
      state.jammed = true;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
