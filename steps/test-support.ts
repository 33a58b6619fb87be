import { fileURLToPath } from "node:url";
import type { Dut } from "../core/dut/index.ts";
import { seededRandom } from "../core/kernel/index.ts";
import { loadProduct, type Product } from "../core/product/index.ts";
import type { Bench, LearnedSecret, MintedSecret, Secrets } from "./bench.ts";
import { Evidence } from "./evidence.ts";
import { Notebook } from "./notebook.ts";
import type { Stage } from "./stage.ts";

/** What tests of this room need: a stage whose every note can be read, and as much of a bench as a test names. */

export const referenceProduct = (): Promise<Product> =>
  loadProduct(fileURLToPath(new URL("../products/reference", import.meta.url)));

/** The rest of a port that a test does not expect to be used: touching it is an error that says so. */
function only<Port extends object>(what: string, given: Partial<Port>): Port {
  return new Proxy(given, {
    get(target, name, receiver) {
      if (Reflect.has(target, name)) return Reflect.get(target, name, receiver);
      // Promises look for it on whatever they are given.
      if (name === "then" || typeof name === "symbol") return undefined;
      throw new TypeError(`the test gave the ${what} no ${name}`);
    },
  }) as Port;
}

export const fakeDut = (given: Partial<Dut>): Dut => only<Dut>("device", { slot: "device-1", ...given });
export const fakeMaintenance = (given: Partial<Dut["maintenance"]>): Dut["maintenance"] =>
  only("maintenance port", given);
export const fakePower = (given: Partial<Dut["power"]>): Dut["power"] => only("power port", given);
export const fakeBench = (given: Partial<Bench>): Bench =>
  only<Bench>("bench", {
    cuts: "sample",
    capabilities: new Set(),
    random: seededRandom("test"),
    secrets: fakeSecrets(),
    freshness: undefined,
    keep: undefined,
    ...given,
  });

/** Secrets that are known beforehand: `<label>-<index>`, filled up with dots. */
export function fakeSecrets(): Secrets {
  const minted: MintedSecret[] = [];
  const known: string[] = [];
  const learned: LearnedSecret[] = [];
  return {
    // A part of one, which may be dots, tells nothing.
    isMinted: () => false,
    mint(label, length) {
      const secret = `${label}-${minted.length}`.padEnd(length, ".").slice(0, length);
      minted.push({ label, index: minted.length, length });
      known.push(secret);
      return secret;
    },
    minted,
    learn(label, value) {
      learned.push({ label, sealed: "" });
      known.push(typeof value === "string" ? value : Buffer.from(value).toString("latin1"));
    },
    learned,
    redactBytes(bytes) {
      const text = Buffer.from(bytes).toString("latin1");
      const shown = known.reduce((rest, secret) => rest.replaceAll(secret, "#".repeat(secret.length)), text);
      return { bytes: Buffer.from(shown, "latin1"), redacted: [] };
    },
    redact: (text) => known.reduce((redacted, secret) => redacted.replaceAll(secret, "[redacted]"), text),
  };
}

export interface FakeStage extends Stage {
  readonly observations: { readonly what: string; readonly value: unknown; readonly expected?: unknown }[];
  readonly fingerprints: (readonly [kind: string, commitment: string, bearer: string])[];
}

export function fakeStage(bench: Bench, device: Dut = fakeDut({})): FakeStage {
  const observations: FakeStage["observations"] = [];
  const fingerprints: FakeStage["fingerprints"] = [];
  const common = { bench, notes: new Notebook(), devices: [device], units: new Map() };
  return {
    ...common,
    evidence: new Evidence(common, async () => {}),
    device,
    transcript: () => ({ lines: [], leftOut: 0 }),
    lease: async () => device,
    observe: async (what, value, expected) => {
      observations.push({ what, value, ...(expected === undefined ? {} : { expected }) });
    },
    tellProgress: async () => {},
    fingerprint: async (...all) => {
      fingerprints.push(all);
    },
    observations,
    fingerprints,
  };
}
