import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { EquipmentFault, type Outcome } from "../../kernel/index.ts";
import type { ConfigurationValues, ConsoleLine, Dut, WifiNetwork } from "../dut.ts";

/** What the suite needs to know of the product that the implementation carries. */
export interface DutContract {
  /** A device whose flash is blank or holds what an earlier test left, without supply. The suite disposes of it. */
  make(context: TestContext): Promise<Dut>;
  /** What the flash tool writes to give the device a working firmware. */
  readonly release: readonly FlashContent[];
  /** A signed image to update to, with the same configuration schema. */
  readonly update: Uint8Array;
  /** Flash that no firmware uses; at least four sectors. */
  readonly scratch: { readonly offset: number; readonly sectorSize: number };
  /** Reset button times, device ms. */
  readonly button: { readonly holdMs: number; readonly tooShortMs: number };
  /** A valid change of configuration that a reset takes back. */
  readonly change: ConfigurationValues;
  /** Length of the hardware value, bytes. */
  readonly hardwareIdLength: number;
  /** Brings a device that runs the release to where it shows its access point; there is no network and no backend. */
  showAccessPoint(dut: Dut): Promise<void>;
  /** A network that leads nowhere, how the device is told of it, and what its status says of one that it cannot join. */
  readonly wifi: {
    readonly network: WifiNetwork;
    readonly configuration: ConfigurationValues;
    readonly notFound: string;
    readonly refused: string;
  };
}

export interface FlashContent {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A device that runs the release on otherwise erased flash. */
export async function running(contract: DutContract, context: TestContext): Promise<Dut> {
  const dut = await contract.make(context);
  await flashRelease(dut, contract.release);
  expectDone(await dut.power.cycle());
  return dut;
}

/** Switches off and leaves nothing but `release` in the flash. */
export async function flashRelease(dut: Dut, release: readonly FlashContent[]): Promise<void> {
  await dut.power.off();
  await dut.flash.erase(0, dut.flash.size);
  for (const { offset, bytes } of release) await dut.flash.write(offset, bytes);
}

export function record(dut: Dut): ConsoleLine[] {
  const lines: ConsoleLine[] = [];
  dut.console.onLine((line) => lines.push(line));
  return lines;
}

export function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "done") assert.fail(`done was expected: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

export function isFault(thrown: unknown): boolean {
  assert.ok(thrown instanceof EquipmentFault, String(thrown));
  assert.notEqual(thrown.help, "");
  return true;
}
