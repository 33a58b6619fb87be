import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flashToolContract } from "../equipment/flash-contract.ts";
import { flashToolSchema, openFlashTool } from "./index.ts";
import { openBench, underTest } from "./test-support/bench.ts";
import { sectorSize } from "./test-support/nor-chip.ts";

const place = "board-7";
const traits = { place, size: 8 * sectorSize, sectorSize, erases: true };
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const uid = { address: 0x1fff_7a10, length: 12 };
const open = (options: unknown) => openFlashTool(flashToolSchema.parse(options), place);

flashToolContract(
  "openocd, started",
  async (contents) => {
    const bench = await openBench("fake-openocd.ts", contents);
    const target = { config: ["interface/cmsis-dap.cfg", "target/rp2040.cfg"], base: 0x1000_0000 };
    const { program } = bench;
    return underTest(
      bench,
      open({ driver: "openocd", program, ...target, hardwareId: uid, withinMs: 10_000 }),
    );
  },
  { ...traits, hardwareId: bytes("0102030405060708090a0b0c") },
);

flashToolContract(
  "picotool",
  async (contents) => {
    const bench = await openBench("fake-picotool.ts", contents);
    return underTest(bench, open({ driver: "picotool", program: bench.program, serial: "E6614854D3B51718" }));
  },
  { ...traits, hardwareId: bytes("e6614854d3b51718") },
);

for (const major of ["4", "5"])
  flashToolContract(
    `esptool ${major}`,
    async (contents) => {
      const bench = await openBench("fake-esptool.ts", contents, { ASSAY_FAKE_ESPTOOL: major });
      return underTest(bench, open({ driver: "esptool", program: bench.program, port: "/dev/ttyUSB0" }));
    },
    { ...traits, hardwareId: bytes("240ac4123456") },
  );

for (const eraseByOnes of [false, true])
  flashToolContract(
    `dfu-util${eraseByOnes ? " that erases by ones" : ""}`,
    async (contents) => {
      const bench = await openBench("fake-dfu-util.ts", contents);
      return underTest(bench, open({ driver: "dfu-util", program: bench.program, eraseByOnes }));
    },
    { ...traits, erases: eraseByOnes, hardwareId: bytes("357d365e3034") },
  );

flashToolContract(
  "probe-rs",
  async (contents) => {
    const bench = await openBench("fake-probe-rs.ts", contents);
    const options = { chip: "RP2040", base: 0x1000_0000, hardwareId: uid };
    // It lets the target run at the end of each command.
    return underTest(bench, open({ driver: "probe-rs", program: bench.program, ...options }), {
      holds: false,
    });
  },
  { ...traits, hardwareId: bytes("0102030405060708090a0b0c") },
);

flashToolContract(
  "command",
  async (contents) => {
    const bench = await openBench("fake-command.ts", contents);
    const { program } = bench;
    return underTest(
      bench,
      open({
        driver: "command",
        base: 0x1000,
        read: [program, "read", "{offset}", "{length}", "{file}"],
        write: [program, "write", "{address:hex}", "{file}"],
        erase: [program, "erase", "{offset:hex}", "{end}"],
        release: [program, "run"],
        hardwareId: [program, "id"],
      }),
    );
  },
  { ...traits, hardwareId: bytes("00ff10") },
);

flashToolContract(
  "file",
  async (contents) => {
    const folder = await mkdtemp(join(tmpdir(), "assay-flash-test-"));
    const path = join(folder, "flash.bin");
    await writeFile(path, contents);
    const tool = await open({ driver: "file", path, size: contents.length });
    return {
      tool,
      contents: async () => Uint8Array.from(await readFile(path)),
      async [Symbol.asyncDispose]() {
        await tool[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
  { ...traits, hardwareId: undefined },
);
