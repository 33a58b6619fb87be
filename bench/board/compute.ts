import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RP2040 } from "rp2040js";
import { startRam } from "../../emulators/board/index.ts";
import { cpuMs } from "../measure.ts";

/** Bytes of one signature. */
const length = 64;
const rounds = { warmUp: 4, measured: 4, bare: 1 } as const;
/** What rp2040js takes for the length of a cycle, ns: 125 MHz. */
const cycleNanos = 8;
const sources = ["fe", "ge", "sc", "sha512", "sign", "keypair"];

/** CPU of this process for one Ed25519 signature on a chip, ms. */
export interface Compute {
  /** The first, and what it takes to make the key before; all code is translated in it. */
  readonly firstMs: number;
  readonly signMs: number;
  readonly bareMs: number;
  /** Cycles of one signature, in millions. */
  readonly megacycles: number;
}

/** The same program on the virtual Pico's chip and on bare rp2040js, which have to come to the same signature. */
export function measureCompute(): Compute {
  const code = build();
  const ours = onVirtualPico(code);
  const bare = onBare(code);
  if (ours.signature !== bare.signature) throw new Error(`${ours.signature} is not ${bare.signature}`);
  return { ...ours, bareMs: bare.signMs };
}

function onVirtualPico(code: Uint8Array) {
  const sent: number[] = [];
  const chip = startRam(code, (byte) => sent.push(byte));
  const until = (signatures: number) => {
    while (sent.length < length * signatures) chip.run();
  };
  const begun = cpuMs();
  until(1);
  const firstMs = cpuMs() - begun;
  until(rounds.warmUp);
  const [from, before] = [cpuMs(), chip.cycles];
  until(rounds.warmUp + rounds.measured);
  return {
    ...{ firstMs, signMs: (cpuMs() - from) / rounds.measured },
    megacycles: (chip.cycles - before) / rounds.measured / 1e6,
    signature: Buffer.from(sent.slice(-length)).toString("hex"),
  };
}

/** As its own Simulator runs it, without anything around. */
function onBare(code: Uint8Array) {
  const mcu = new RP2040();
  const sent: number[] = [];
  const [uart] = mcu.uart;
  if (uart) uart.onByte = (byte) => sent.push(byte);
  mcu.sram.set(code);
  mcu.core.SP = 0x2004_0000;
  mcu.core.PC = mcu.readUint32(0x2000_0004) & ~1;
  const clock = mcu.clock as typeof mcu.clock & { tick(nanos: number): void };
  const until = (signatures: number) => {
    while (sent.length < length * signatures) clock.tick(mcu.core.executeInstruction() * cycleNanos);
  };
  until(1);
  const from = cpuMs();
  until(1 + rounds.bare);
  return {
    signMs: (cpuMs() - from) / rounds.bare,
    signature: Buffer.from(sent.slice(-length)).toString("hex"),
  };
}

function build(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const crypto = join(
    dirname(fileURLToPath(import.meta.resolve("ed25519-supercop/package.json"))),
    "vendor/ed25519/src",
  );
  const here = (name: string) => join(import.meta.dirname, name);
  try {
    const [elf, bin] = [join(folder, "elf"), join(folder, "bin")];
    execFileSync("arm-none-eabi-gcc", [
      ...["-mcpu=cortex-m0plus", "-mthumb", "-O2", "-ffreestanding", "-nostdlib"],
      ...[
        "-fno-tree-loop-distribute-patterns",
        "-DED25519_NO_SEED",
        "-I",
        crypto,
        "-T",
        here("signature.ld"),
      ],
      ...[here("signature.c"), ...sources.map((name) => join(crypto, `${name}.c`)), "-lgcc", "-o", elf],
    ]);
    execFileSync("arm-none-eabi-objcopy", ["-O", "binary", elf, bin]);
    return Uint8Array.from(readFileSync(bin));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
