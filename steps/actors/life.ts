import { AssertionError } from "node:assert";
import type { KeyObject } from "node:crypto";
import type { ConfigurationValues, Dut, LogEntry } from "../../core/dut/index.ts";
import { messageOf, sha256 } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Attempt, Life } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { sampleWithCanaries, variationOf } from "./configurations.ts";
import { decommissionByOwner } from "./decommissioning.ts";
import type { Installer } from "./installer.ts";
import type { Secret } from "./label-secrets.ts";
import type { Operator } from "./operator.ts";
import { leaveNetworks, moveIn } from "./owner.ts";
import { freshWishes, setUpWith } from "./person.ts";
import { easiestReset, resetBy } from "./resets.ts";
import { giveAnotherCredential } from "./rotation.ts";
import { findKeys, findSecrets, publicKeysOf, readOut, secretsOf } from "./searches.ts";
import { orderedUpdate } from "./updates.ts";
import { awaitOperation, startAnew } from "./way.ts";

interface Actors {
  readonly installer: Installer;
  readonly operator: Operator;
}

/** What is looked at after each stage beside the log. */
export interface Looks {
  readonly readFlash?: boolean;
  /** Somebody tries what they must not come through with. */
  readonly attempt?: (device: Dut) => Promise<readonly Attempt[]>;
}

type Act = (stage: Stage, actors: Actors, device: Dut) => Promise<unknown>;

/** In this order, and each once; after each it is looked at. */
const stages: Readonly<Record<string, Act>> = {
  "set up by a person": setUpByPerson,
  "changed at its console": changeAtConsole("at the console"),
  "changed by its operator": changedByOperator("by order"),
  "refused a change": refusedChange("refused"),
  "read and tested": readAndTested,
  "given another credential": (stage, { operator }, device) => giveAnotherCredential(stage, operator, device),
  "updated by its operator": updatedByOperator,
  "reset to factory defaults": (stage, { operator }) =>
    resetBy(stage, operator, easiestReset(stage.bench.product.ixit)),
  "changed once more": changeAtConsole("once more"),
  "decommissioned by its owner": decommissionedByOwner,
  "set up by the next owner": setUpByNextOwner,
  "started with what the next owner gave it": (stage, _actors, device) => startAnew(stage, device),
  "changed by the next owner's operator": changedByOperator("by order for the next owner"),
  "refused a change of the next owner": refusedChange("refused to the next owner"),
  "read and tested for the next owner": readAndTested,
  "given another credential for the next owner": (stage, { operator }, device) =>
    giveAnotherCredential(stage, operator, device),
};

/**
 * Has a manufactured device live through all that happens to one. What it does not do ends the life and is for others to judge: what is
 * to be said of the rest cannot be said then.
 */
export async function liveThrough(
  stage: Stage,
  actors: Actors,
  device: Dut,
  { readFlash = false, attempt = async () => [] }: Looks,
): Promise<Life> {
  const keys = new Map<string, KeyObject>();
  const secrets: Record<string, Secret> = {};
  const log = new Map<string, LogEntry>();
  const attempts: Attempt[] = [];
  const inFlash = readFlash ? { keys: new Set<string>(), secrets: new Set<string>() } : undefined;

  const look = async (when: string): Promise<void> => {
    for (const [name, key] of await publicKeysOf(stage, device))
      keys.set(`${name}, ${fingerprintOf(key)}`, key);
    Object.assign(secrets, secretsOf(stage, device));
    const entries = await expectDone(device, "show its log", await device.maintenance.readLog());
    for (const entry of entries) log.set(JSON.stringify(entry), entry);
    for (const { over, outcome } of await attempt(device))
      attempts.push({ over: `${over}, ${when}`, outcome });
    if (inFlash === undefined) return;
    const memory = await readOut(stage, device);
    for (const find of await findKeys(stage, memory, keys)) inFlash.keys.add(`${when}: ${find}`);
    for (const find of await findSecrets(stage, memory, secrets)) inFlash.secrets.add(`${when}: ${find}`);
  };
  const cutShort = await untilItFails(Object.entries(stages), async ([name, act]) => {
    await act(stage, actors, device);
    await look(name);
    await stage.observe("lived through", name);
  });
  return {
    ...{ keys, secrets, log: [...log.values()], attempts, cutShort },
    inFlash: inFlash && { keys: [...inFlash.keys], secrets: [...inFlash.secrets] },
  };
}

/** What is not found says something only of a life that was seen to its end. @throws Inconclusive */
export function requireWholeLife({ cutShort }: Life): void {
  if (cutShort !== undefined)
    throw new Inconclusive("not-observable", `its life was not seen to its end: ${cutShort}`);
}

async function untilItFails(
  all: readonly (readonly [string, Act])[],
  live: (one: readonly [string, Act]) => Promise<void>,
): Promise<string | undefined> {
  for (const one of all) {
    try {
      await live(one);
    } catch (thrown) {
      const isOfDevice = thrown instanceof AssertionError || thrown instanceof Inconclusive;
      if (!isOfDevice) throw thrown;
      return `${one[0]}: ${messageOf(thrown)}`;
    }
  }
  return undefined;
}

const fingerprintOf = (key: KeyObject): string =>
  sha256(key.export({ format: "der", type: "spki" })).slice(0, 8);

/** From now on `secrets` are in the device, and those before may be. */
function plant({ notes }: Stage, secrets: Readonly<Record<string, string>>): void {
  notes.write("planted", { ...(notes.has("planted") ? notes.read("planted") : {}), ...secrets });
}

/** The secret fields of what was set last, under names that say by whom. */
function plantFields(stage: Stage, { installer }: Actors, by: string): void {
  const named = Object.entries(installer.canaries).map(([field, secret]) => [`${field}, ${by}`, secret]);
  plant(stage, Object.fromEntries(named));
}

async function setUpByPerson(stage: Stage, _actors: Actors, device: Dut): Promise<void> {
  const wishes = await freshWishes(stage);
  await expectDone(device, "take what a person hands over", await setUpWith(stage, device, wishes));
  if (wishes.wifi !== undefined) plant(stage, { "passphrase of the person": wishes.wifi.passphrase });
  await awaitOperation(stage, device);
  // Whatever Wi-Fi it is told of from now on, it stays within reach of its operator.
  await device.network.join();
}

const withBackend = async ({ bench }: Stage, values: ConfigurationValues): Promise<ConfigurationValues> => ({
  ...values,
  [bench.product.ixit.configuration.endpointField]: (await bench.backend()).endpoint.url,
});

function changeAtConsole(when: string): Act {
  return async (stage, actors, device) => {
    const values = await withBackend(stage, sampleWithCanaries(stage.bench));
    await actors.installer.setEveryField(device, values);
    plantFields(stage, actors, when);
  };
}

function changedByOperator(by: string): Act {
  return async (stage, actors, device) => {
    const values = await withBackend(stage, variationOf(stage.bench, stage.notes.read("configuration")));
    const { outcome } = await actors.operator.order({ name: "configure", values });
    await expectDone(device, "obey the operator's order to change every field", outcome);
    stage.notes.write("configuration", values);
    plantFields(stage, actors, by);
  };
}

function refusedChange(how: string): Act {
  return async (stage, _actors, device) => {
    const values = sampleWithCanaries(stage.bench);
    const outcome = await device.maintenance.writeConfiguration({ ...values, "assay.undefined-field": 1 });
    await stage.observe("change with an undefined field", outcome);
    const { secretFields } = stage.bench.product.ixit.configuration;
    const refused = Object.keys(secretFields).map((field) => [`${field}, ${how}`, String(values[field])]);
    plant(stage, Object.fromEntries(refused));
  };
}

/** Away from every network: it would be provisioned by itself there, before the next owner is with it. */
async function decommissionedByOwner(stage: Stage, _actors: Actors, device: Dut): Promise<void> {
  await leaveNetworks(stage, device);
  await decommissionByOwner(stage, device);
}

async function setUpByNextOwner(stage: Stage, _actors: Actors, device: Dut): Promise<void> {
  const wishes = await freshWishes(stage);
  await moveIn(stage, device, wishes);
  if (wishes.wifi !== undefined) plant(stage, { "passphrase of the next owner": wishes.wifi.passphrase });
  // As with the first owner.
  await device.network.join();
}

/** Whatever it answers: what is looked for is in none of its answers. */
async function readAndTested(stage: Stage, _actors: Actors, { maintenance }: Dut): Promise<void> {
  const configuration = await maintenance.readConfiguration();
  const selfTest = await maintenance.runSelfTest();
  await stage.observe("read and tested", { configuration: configuration.kind, selfTest: selfTest.kind });
}

async function updatedByOperator(stage: Stage, _actors: Actors, device: Dut): Promise<void> {
  const update = await orderedUpdate(stage, device, stage.bench.product.ixit.firmware.next);
  await update();
}
