import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const assay = fileURLToPath(new URL("../../../cli/assay.js", import.meta.url));

/** A process that stands at a place as a lab's equipment does; it is gone after the test. */
export interface EmulatedPlace {
  readonly control: string;
  /** The console of the place, connected before anything is exchanged. */
  readonly console: Socket;
  /** Waits until the console has said `text` once more than before. */
  says(text: string): Promise<void>;
}

/** `assay emulate device`, as anybody starts it. */
export async function startEmulatedDevice(t: TestContext): Promise<EmulatedPlace> {
  const folder = await mkdtemp(join(tmpdir(), "assay-socket-"));
  const control = join(folder, "control");
  const args = [assay, "emulate", "device", "--tcp", "0", "--control", control, "--clock", "manual"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ends = new AsyncDisposableStack();
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  ends.defer(() => end(child));
  t.after(() => ends.disposeAsync());
  const port = await consolePort(child);
  const console = ends.adopt(connect(port, "127.0.0.1"), (socket) => void socket.destroy());
  console.setEncoding("utf8").on("error", () => {});
  let heard = "";
  let wake = () => {};
  console.on("data", (text: string) => {
    heard += text;
    wake();
  });
  return {
    ...{ control, console },
    async says(text) {
      for (;;) {
        const at = heard.indexOf(text);
        if (at >= 0) {
          heard = heard.slice(at + text.length);
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

async function consolePort({ stderr }: ChildProcess): Promise<number> {
  let said = "";
  for await (const bytes of stderr ?? []) {
    said += String(bytes);
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(said) ?? [];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the device's process did not start: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
