/**
 * The process of one emulated device under a bench, started by `spawnEmulatedDut`. It ends when told, and also when the
 * bench's process is gone, however that ended; it takes its socat, pseudo-terminal, socket and folder with it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { createDevice } from "../device.ts";
import { hostDevice } from "./host.ts";
import type { Begin, Begun } from "./messages.ts";

const stopped = new Promise<void>((resolve) => {
  process.once("disconnect", resolve);
  process.once("SIGTERM", () => resolve());
  // Ctrl-C is for the bench; it ends us in its own time.
  process.on("SIGINT", () => {});
});

process.once("message", async (begin: Begin) => {
  await run(begin).catch((thrown) => tell(failureOf(thrown)));
  if (process.connected) process.disconnect();
});

async function run({ device }: Begin): Promise<void> {
  await using left = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "assay-device-"));
  left.defer(() => rm(folder, { recursive: true, force: true }));
  const console = join(folder, "console");
  const control = join(folder, "control");
  left.use(
    await hostDevice({
      device: createDevice(device),
      console: { kind: "pty", path: console },
      control,
      clock: "manual",
      powered: false,
    }),
  );
  await tell({ kind: "ready", console, control, folder });
  await stopped;
}

/** Resolves once the message is out; a bench that is gone needs none. */
async function tell(message: Begun): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

function failureOf(thrown: unknown): Begun {
  if (!(thrown instanceof UsageFault)) return { kind: "failed", message: messageOf(thrown) };
  return { kind: "usage", code: thrown.code, message: thrown.message, help: thrown.help };
}
