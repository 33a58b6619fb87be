import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { Dut, TrustAnchors } from "../../dut/index.ts";
import type { Outcome } from "../../kernel/index.ts";
import type { FactoryLine, Manufactured, ProductionOrder } from "../factory.ts";

/** A line whose database is empty. The suite disposes of it. */
export type MakeFactory = (context: TestContext) => Promise<FactoryUnderTest>;

export interface FactoryUnderTest extends AsyncDisposable {
  readonly factory: FactoryLine;
  /** The next blank device, without supply. The suite disposes of it. */
  blank(): Promise<Dut>;
  /** What the line is told to make, without trust anchors. */
  readonly order: ProductionOrder;
  readonly trust: TrustAnchors;
  /** Fields of the device's configuration that carry the order. */
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
}

/** What a line cannot help being, and which points of the contract are read accordingly. */
export interface LineTraits {
  /**
   * maintenance-port: a device spoils the line by what it answers there. raw-console: the line speaks to the device itself, so a
   * device spoils it by what stands on its console; how long such a line waits for a silent device is its own affair.
   */
  readonly reaches: "maintenance-port" | "raw-console";
  /** The bench flashes the unit before the line sees the order: then an incomplete order finds it flashed, and nothing else done. */
  readonly flashedBeforehand: boolean;
}

export function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "done") assert.fail(`done was expected: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

export function expectRefused(outcome: Outcome<unknown>, code: string): string {
  assert.ok(outcome.kind === "refused" && outcome.code === code, JSON.stringify(outcome));
  return outcome.reason;
}

/** Manufactures a unit that must be released. */
export async function release(
  { factory, order, trust }: FactoryUnderTest,
  device: Dut,
): Promise<Manufactured> {
  return expectDone(await factory.manufacture(device, { ...order, trust }));
}
