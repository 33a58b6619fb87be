import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { connectEquipment, LineSplitter, type RemoteEquipment } from "../../core/dut/index.ts";
import { flashToolContract } from "../equipment/flash-contract.ts";
import { flashToolSchema, openFlashTool } from "./index.ts";

/** The same drivers that reach a real Pico, before a virtual one: a process, reached through picotool's and openocd's stand-ins. */

const root = join(import.meta.dirname, "../..");
const place = "virtual-1";
const sectorSize = 4096;
/** The beginning of its flash is enough for the contract. */
const size = 16 * sectorSize;
const serial = "E66038B713596A2F";
const uid = Uint8Array.from(Buffer.from(serial, "hex"));

const left = new AsyncDisposableStack();
let equipment: RemoteEquipment;
let picotool = "";
let tcl = "";

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), "virtual-pico-"));
  left.defer(() => rm(folder, { recursive: true, force: true }));
  const [board, control] = [join(folder, "a"), join(folder, "a/control")];
  await started(["emulators/board/pico/main.ts", "--board", board, "--off"]);
  equipment = left.use(await connectEquipment(control));
  uid.set(await equipment.readHardwareId());
  const { boards } = JSON.parse(
    await started(["emulators/board/flash-tool/main.ts", "--board", `a=${control}`]),
  );
  tcl = boards[0].tcl;
  picotool = join(folder, "picotool");
  const words = [process.execPath, join(root, "emulators/board/picotool/main.ts"), `${serial}=${control}`];
  await writeFile(picotool, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} -- "$@"\n`);
  await chmod(picotool, 0o755);
});
after(() => left.disposeAsync());

/** Its first line. */
async function started(argv: readonly string[]): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, argv, {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  left.defer(async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  const lines = new LineSplitter(resolve);
  child.stdout?.on("data", (bytes: Buffer) => lines.push(bytes));
  return promise;
}

for (const [name, options] of [
  ["picotool", () => ({ driver: "picotool", program: picotool, serial, withinMs: 20_000 })],
  [
    "openocd",
    () => ({
      ...{ driver: "openocd", tcl, base: 0x1000_0000, withinMs: 20_000 },
      hardwareId: { address: 0x1fff_7a10, length: 8 },
    }),
  ],
] as const)
  flashToolContract(
    `${name}, before a virtual Pico`,
    async (contents) => {
      await equipment.writeFlash(0, contents);
      const tool = await openFlashTool(flashToolSchema.parse(options()), place);
      return {
        tool,
        contents: () => equipment.readFlash(0, size),
        [Symbol.asyncDispose]: () => tool[Symbol.asyncDispose](),
      };
    },
    { place, size, sectorSize, hardwareId: uid, erases: true },
  );
