import type { Dut } from "../../core/dut/index.ts";
import { done, type Outcome } from "../../core/kernel/index.ts";
import { setUpSchemeOf } from "../../core/product/index.ts";
import type { WifiSettings } from "../../core/wire/provisioning/index.ts";
import type { Attempt } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { inTurn, judged, longestMs } from "./patience.ts";
import { freshWishes, networkIn, typeIn } from "./person.ts";
import type { SetUpClient } from "./set-up-client.ts";
import { offerOf, openApp } from "./set-up-offers.ts";
import { labelOf } from "./units.ts";

/** What an intruder beside the device tries at its set-up. Each attempt ends as an outcome. */

/** Whoever is near may open it: it is what they say then that counts. */
const openedApp = async (stage: Stage, device: Dut): Promise<SetUpClient> =>
  expectDone(device, "show its set-up", await openApp(stage, device));

/** Hands over values without having opened a session. */
export async function sayWithoutSession(stage: Stage, device: Dut): Promise<Outcome<void>> {
  await using app = await openedApp(stage, device);
  return await app.setWifi(networkIn(await freshWishes(stage)));
}

/** The same after an owner has proven themselves, handed over a network and left before it was applied. */
export async function comeAfterOwner(stage: Stage, device: Dut): Promise<Outcome<void>> {
  const wifi = networkIn(await freshWishes(stage));
  await recordOwner(stage, device, (app) => app.setWifi(wifi));
  return sayWithoutSession(stage, device);
}

/** The same on a connection of their own beside an owner who has proven themselves; with them the device must go on afterwards. */
export async function comeBesideOwner(stage: Stage, device: Dut): Promise<Outcome<void>> {
  const wifi = networkIn(await freshWishes(stage));
  await using owner = await openedApp(stage, device);
  await expectDone(device, "know its label's secret", await typeIn(stage, device, owner));
  // A device that has room for one connection shows itself to nobody else meanwhile, and is not waited for.
  const opened = await offerOf(stage.bench.product.ixit).open(stage, device);
  const outcome = opened.kind === "done" ? await handOverAndLeave(opened.value, wifi) : opened;
  await expectDone(device, "go on with its owner", await owner.progress());
  return outcome;
}

async function handOverAndLeave(client: SetUpClient, wifi: WifiSettings): Promise<Outcome<void>> {
  await using app = client;
  return await app.setWifi(wifi);
}

/**
 * Opens a session with `proof`. An app leaves a device that cannot prove itself; whether somebody with a wrong secret is let in is the
 * device's to say, so that this one listens to its answer alone.
 */
export async function tryProof(stage: Stage, device: Dut, proof: string): Promise<Outcome<void>> {
  await using app = await openedApp(stage, device);
  return await app.proveCarelessly({ ...setUpSchemeOf(stage.bench.product.ixit), proofOfPossession: proof });
}

/** Begins a session, and has nothing to prove it with. */
export async function proveNothing(stage: Stage, device: Dut): Promise<Outcome<void>> {
  const { bench } = stage;
  const proofOfPossession = bench.secrets.mint("guessed set-up secret", 20);
  await using app = await openedApp(stage, device);
  return await app.proveNothing({ ...setUpSchemeOf(bench.product.ixit), proofOfPossession });
}

/** Stands between an owner, who knows the label, and the device, and puts a key of their own in place of the owner's. */
export async function standBetween(stage: Stage, device: Dut): Promise<Outcome<void>> {
  const { bench } = stage;
  const scheme = setUpSchemeOf(bench.product.ixit);
  const guessed = bench.secrets.mint("guessed set-up secret", 20);
  const { proofOfPossession } = labelOf(stage, device);
  await using app = await openedApp(stage, device);
  return await app.proveByAnother(
    { ...scheme, proofOfPossession: guessed },
    { ...scheme, proofOfPossession },
  );
}

/** More than a device keeps in mind at a time. */
const crowd = 10;

/** So many connect one after the other, begin a session, which costs the device an answer, and leave. What it says to them is not judged. */
export async function crowdIn(stage: Stage, device: Dut): Promise<void> {
  const proofOfPossession = stage.bench.secrets.mint("guessed set-up secret", 20);
  for (let one = 0; one < crowd; one += 1) {
    await using app = await openedApp(stage, device);
    await app.beginOnly({ ...setUpSchemeOf(stage.bench.product.ixit), proofOfPossession });
  }
}

/** Says again, on a connection of their own, what an owner's app said before; ends at the first refusal. */
export async function replaySession(stage: Stage, device: Dut): Promise<Outcome<void>> {
  const wifi = networkIn(await freshWishes(stage));
  const sent = await recordOwner(stage, device, (app) => app.setWifi(wifi));
  await using app = await openedApp(stage, device);
  for (const { path, body } of sent) {
    const answer = await app.post(path, body);
    if (answer.kind !== "done") return answer;
  }
  return done(undefined);
}

/** What an owner's app posts up to `act`, which it does not have applied. */
async function recordOwner(
  stage: Stage,
  device: Dut,
  act: (app: SetUpClient) => Promise<Outcome<void>>,
): Promise<SetUpClient["sent"]> {
  await using app = await openedApp(stage, device);
  await expectDone(device, "know its label's secret", await typeIn(stage, device, app));
  await expectDone(device, "take a network", await act(app));
  return app.sent;
}

/**
 * Whether its owner gets in, who hands nothing over; one who is turned away comes once more when the longest lock is over. Not more often:
 * of a device that has forgotten its owner's secret each time counts as a wrong one.
 */
export async function letsOwnerIn(stage: Stage, device: Dut): Promise<boolean> {
  const comeIn = async () => {
    await using app = await openedApp(stage, device);
    return await typeIn(stage, device, app);
  };
  let admitted = await comeIn();
  if (admitted.kind === "refused") {
    await stage.bench.clock.elapse(longestMs);
    admitted = await comeIn();
  }
  await stage.observe("its owner, between attempts of others", admitted);
  return admitted.kind === "done";
}

/** Set-up secrets that examples have, and makers give to a whole product. As many as a device takes before it locks itself. */
const wellKnown = ["abcd1234", "12345678", "password", "admin"] as const;

/** What everybody can read of a device, as makers have cut a default password from it. */
function shownBy(identity: string): readonly string[] {
  const digits = identity.replace(/^.*?-/, "");
  return [identity, digits, digits.toLowerCase(), digits.slice(-8), digits.slice(-6)];
}

/**
 * Tries secrets that are the same everywhere, at the set-up and as proof at the console; there, where a device does not count, also
 * what follows from its identity.
 */
export async function tryWellKnown(stage: Stage, device: Dut): Promise<readonly Attempt[]> {
  const { ics, ixit } = stage.bench.product;
  const common = [...wellKnown, ics.product.model];
  const tries = common.map(
    (proof) => [`set-up with ${proof}`, () => tryProof(stage, device, proof)] as const,
  );
  const atSetUp = await inTurn(new Map(tries), () => letsOwnerIn(stage, device));
  if (!ixit.decommission.triggers.includes("console")) return judged(atSetUp);
  const attempts = [...atSetUp.attempts];
  const identity = await expectDone(device, "read its identity", await device.maintenance.readIdentity());
  for (const proof of [...common, ...shownBy(identity)])
    attempts.push({
      over: `console with ${proof}`,
      outcome: await device.maintenance.decommission(proof),
    });
  return judged({ ...atSetUp, attempts });
}

/** The device's public keys in two exchanges that its owner's app begins, one after the other. */
export async function keysOfSessions(stage: Stage, device: Dut): Promise<readonly [string, string]> {
  const keyOf = async () => {
    await using app = await openedApp(stage, device);
    await expectDone(device, "know its label's secret", await typeIn(stage, device, app));
    return Buffer.from(app.deviceKey ?? []).toString("hex");
  };
  return [await keyOf(), await keyOf()];
}

/** Every way of being spoken to that is weaker than the declared one. Whatever the device says to it, a network of theirs follows. */
export async function weakerWays(stage: Stage, device: Dut): Promise<readonly Attempt[]> {
  const wifi = networkIn(await freshWishes(stage));
  const attempts: Attempt[] = [];
  for (const scheme of [0, 1] as const) {
    await using app = await openedApp(stage, device);
    const over = `session of security ${scheme}`;
    attempts.push({ over, outcome: await app.beginInsecure(scheme) });
    attempts.push({ over: `${over}, with a network`, outcome: await app.setWifi(wifi) });
  }
  for (const way of offerOf(stage.bench.product.ixit).weaker)
    attempts.push({ over: way.name, outcome: await way.attempt(stage, device, wifi) });
  return attempts;
}
