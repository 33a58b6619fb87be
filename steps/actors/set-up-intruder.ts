import type { Dut } from "../../core/dut/index.ts";
import { done, type Outcome } from "../../core/kernel/index.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { freshWishes, networkIn, openApp, typeIn } from "./person.ts";
import type { SetUpClient } from "./set-up-client.ts";
import type { SetUpHttpOptions } from "./set-up-http.ts";

/** What an intruder beside the access point tries. Each attempt ends as an outcome. */

/** Hands over values without having opened a session. */
export async function sayWithoutSession(stage: Stage, device: Dut): Promise<Outcome<void>> {
  await using app = await expectDone(device, "show its access point", await openApp(stage, device));
  return await app.setWifi(networkIn(await freshWishes(stage)));
}

/** Says again, on a connection of their own, what an owner's app said before; ends at the first refusal. */
export async function replaySession(stage: Stage, device: Dut): Promise<Outcome<void>> {
  const wifi = networkIn(await freshWishes(stage));
  const sent = await recordOwner(stage, device, (app) => app.setWifi(wifi));
  await using app = await expectDone(device, "show its access point", await openApp(stage, device));
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
  await using app = await expectDone(device, "show its access point", await openApp(stage, device));
  await expectDone(device, "know its label's secret", await typeIn(stage, device, app));
  await expectDone(device, "take a network", await act(app));
  return app.sent;
}

interface Attempt {
  readonly over: string;
  readonly outcome: Outcome<unknown>;
}

/** Set-up secrets that examples have, and makers give to a whole product. As many as a device takes before it locks itself. */
const wellKnown = ["abcd1234", "12345678", "password", "admin"] as const;

/** What everybody can read of a device, as makers have cut a default password from it. */
function shownBy(identity: string): readonly string[] {
  const digits = identity.replace(/^.*?-/, "");
  return [identity, digits, digits.toLowerCase(), digits.slice(-8), digits.slice(-6)];
}

/**
 * Tries secrets that are the same everywhere, at the access point and as proof at the console; there, where a device does not count, also
 * what follows from its identity.
 */
export async function tryWellKnown(stage: Stage, device: Dut): Promise<readonly Attempt[]> {
  const { ics, ixit } = stage.bench.product;
  const attempts: Attempt[] = [];
  for (const proof of [...wellKnown, ics.product.model]) {
    await using app = await expectDone(device, "show its access point", await openApp(stage, device));
    attempts.push({ over: `access point with ${proof}`, outcome: await typeIn(stage, device, app, proof) });
  }
  if (!ixit.decommission.triggers.includes("console")) return attempts;
  const identity = await expectDone(device, "read its identity", await device.maintenance.readIdentity());
  for (const proof of [...wellKnown, ics.product.model, ...shownBy(identity)])
    attempts.push({
      over: `console with ${proof}`,
      outcome: await device.maintenance.decommission(proof),
    });
  return attempts;
}

/** The device's public keys in two exchanges that its owner's app begins, one after the other. */
export async function keysOfSessions(stage: Stage, device: Dut): Promise<readonly [string, string]> {
  const keyOf = async () => {
    await using app = await expectDone(device, "show its access point", await openApp(stage, device));
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
    await using app = await expectDone(device, "show its access point", await openApp(stage, device));
    const over = `session of security ${scheme}`;
    attempts.push({ over, outcome: await app.beginInsecure(scheme) });
    attempts.push({ over: `${over}, with a network`, outcome: await app.setWifi(wifi) });
  }
  if (!stage.bench.product.ixit.provisioning.channels.includes("soft-ap-https")) return attempts;
  const outdated = await tryWith(stage, device, { newestTls: "TLSv1.1" });
  attempts.push({ over: "TLS 1.1", outcome: outdated });
  attempts.push({ over: "plain HTTP", outcome: await tryWith(stage, device, { channel: "soft-ap-http" }) });
  return attempts;
}

/** Asks the device for its version over another transport than the declared one. */
async function tryWith(
  stage: Stage,
  device: Dut,
  changes: Partial<SetUpHttpOptions>,
): Promise<Outcome<unknown>> {
  const opened = await openApp(stage, device, changes);
  if (opened.kind !== "done") return opened;
  await using app = opened.value;
  return await app.version();
}
