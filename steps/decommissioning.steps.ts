import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import type { DecommissionNotice } from "../core/backend/index.ts";
import type { Dut, LogEntry } from "../core/dut/index.ts";
import { expectDone, expectRefused, expectRefusedBy } from "./actors/asking.ts";
import { defaultsOf } from "./actors/configurations.ts";
import {
  askByOwner,
  decommissionByOwner,
  erasedUnlogged,
  foundAfterMs,
  residueSince,
  sweepWipe,
} from "./actors/decommissioning.ts";
import { decommissionAmidUpdate, decommissionAtStart } from "./actors/interrupted-notice.ts";
import type { OrderTrick } from "./actors/intruder.ts";
import { loseAcknowledgement } from "./actors/notices.ts";
import {
  expectOperational,
  issuedTo,
  keyOf,
  noteBystander,
  readOperational,
  seenSoFar,
} from "./actors/operational.ts";
import { sweepOrderedWipe } from "./actors/ordered-wipe.ts";
import { handOverAnew, keepsUserData, knownOf, missingOf } from "./actors/owner.ts";
import { patiently } from "./actors/patience.ts";
import { networkIn } from "./actors/person.ts";
import { findKeys, findSecrets, isData, publicKeysOf, readOut } from "./actors/searches.ts";
import { makeTrouble, troubleOf } from "./actors/trouble.ts";
import { identityOf } from "./actors/units.ts";
import { awaitFailure, awaitOperation, beginProvisioning, provision } from "./actors/way.ts";
import { contradictions, requireKeptLog, wipeEvent } from "./actors/wipe-told.ts";
import { expectNone } from "./expect.ts";
import type { Attempt } from "./notebook.ts";
import { expectNoTrial, requireAWipe } from "./trials.ts";
import type { Scene } from "./world.ts";

async function byOwner(scene: Scene): Promise<void> {
  scene.notes.write("logBefore", await scene.examiner.readLog(scene.device));
  await decommissionByOwner(scene, scene.device);
}

async function byOrder(scene: Scene): Promise<void> {
  scene.notes.write("logBefore", await scene.examiner.readLog(scene.device));
  const restarted = await scene.device.maintenance.awaitRestart(async () => {
    const { bytes, outcome } = await scene.operator.order({ name: "decommission" });
    await expectDone(scene.device, "obey the operator's order to decommission itself", outcome);
    scene.notes.write("order", bytes);
  });
  await expectDone(scene.device, "come up after it was decommissioned", restarted);
}

When("its owner decommissions it", async function (this: Scene) {
  await byOwner(this);
});

When("it is decommissioned by its owner", async function (this: Scene) {
  await byOwner(this);
});

for (const text of ["the operator orders its decommissioning", "it is decommissioned by order"])
  When(text, async function (this: Scene) {
    await byOrder(this);
  });

When("its owner decommissions it, and its power is cycled", async function (this: Scene) {
  await byOwner(this);
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
});

When("its owner decommissions it, and another person sets it up", async function (this: Scene) {
  await byOwner(this);
  this.notes.write("seenBefore", await seenSoFar(this, this.device));
  await handOverAnew(this, this.device);
});

When(
  "its owner decommissions it while its backend is silent, and an update is installed meanwhile",
  async function (this: Scene) {
    await decommissionAmidUpdate(this, this.device);
  },
);

When(
  "the first is decommissioned, and its power cycled before its backend has answered",
  async function (this: Scene) {
    await noteBystander(this);
    await decommissionAtStart(this, this.device);
  },
);

Then("its operational key is none that it had before", async function (this: Scene) {
  const [before, now] = [this.notes.read("credential"), await expectOperational(this.device)].map(keyOf);
  await this.observe("operational key", now, `another than ${before}`);
  assert.notEqual(now, before, "the key of the owner before is back");
});

When("its owner tries to decommission it", async function (this: Scene) {
  const outcome = await askByOwner(this, this.device);
  await this.observe("decommissioning off the network", outcome);
  this.notes.write("outcome", outcome);
});

When("its decommissioning is interrupted at each of the declared cut points", async function (this: Scene) {
  await sweepWipe(this, this.device);
});

When(
  "its decommissioning by order is interrupted at each of the declared cut points",
  async function (this: Scene) {
    await sweepOrderedWipe(this, this.device);
  },
);

When(
  "its decommissioning is interrupted at each of the declared cut points and the device found later",
  async function (this: Scene) {
    await erasedUnlogged(this, this.device);
  },
);

Then("either nothing was wiped or everything was", async function (this: Scene) {
  const trials = this.notes.read("trials");
  const between = trials.filter(({ inEffect }) => inEffect === undefined);
  await expectNoTrial(this, between, "cuts after which something was left");
  // One cut alone, made once more, may well have come too early.
  if (trials.length > 1) requireAWipe(trials.some(({ inEffect }) => inEffect === "wiped"));
});

Then("wherever something was erased the log has an entry from before the cut", function (this: Scene) {
  expectNone(this.notes.read("finds"), "erasures that were not logged before");
});

Then(
  "nothing of what provisioning wrote to the declared place of credentials is left in the flash",
  async function (this: Scene) {
    const { partitions } = this.bench.product.ixit.flash;
    const before = [...this.notes.read("before")].filter(
      ([name]) => partitions[name]?.role === "credentials",
    );
    const after = await readOut(this, this.device, isData);
    await this.evidence.keep(after);
    expectNone(residueSince(this, new Map(before), after), "left of what provisioning wrote");
  },
);

Then(
  "nothing of what was written since manufacture is left in the flash, encrypted or not",
  async function (this: Scene) {
    const after = await readOut(this, this.device, isData);
    await this.evidence.keep(after);
    expectNone(
      residueSince(this, this.notes.read("before"), after),
      "left of what was written since manufacture",
    );
  },
);

Then("its flash holds no private key of the device", async function (this: Scene) {
  const keys = await publicKeysOf(this, this.device);
  expectNone(await findKeys(this, await readOut(this, this.device), keys), "private keys that can be read");
});

Then("its flash holds nothing of its owner in any encoding", async function (this: Scene) {
  const finds = await findSecrets(this, await readOut(this, this.device), this.notes.read("planted"));
  expectNone(finds, "owner's data that can be read");
});

Then("it shows no user data", async function (this: Scene) {
  const kept = await this.device.maintenance.readUserData();
  const shown = await expectDone(this.device, "show its user data", kept);
  assert.equal(shown.length, 0, `it shows ${shown.length} pieces of user data`);
});

Then("it knows nothing of its owner", async function (this: Scene) {
  expectNone(await knownOf(this, this.device), "of the owner's data that it still holds");
});

Then("its owner can decommission it still", async function (this: Scene) {
  const decommissioned = await patiently(this, () => askByOwner(this, this.device));
  await expectDone(this.device, "decommission itself for its owner", decommissioned);
});

Then("it still holds its owner's data", async function (this: Scene) {
  expectNone(await missingOf(this, this.device), "of the owner's data that it no longer holds");
  assert.ok(await keepsUserData(this, this.device), "its user data are gone");
});

/** Entries of the decommissioning since the log was noted, or in all of it where the wipe took the rest. */
async function entriesOf(scene: Scene) {
  const log = await scene.examiner.readLogSince(scene.device, scene.notes.read("logBefore"));
  const entries = log.filter((entry) => entry.event === wipeEvent);
  await scene.observe("log entries of the decommissioning", entries);
  return entries;
}

for (const origin of ["console", "backend"])
  Then(`its log says that it was decommissioned over the ${origin}`, async function (this: Scene) {
    const entries = await entriesOf(this);
    if (entries.length === 0) requireKeptLog(this.bench.product.ixit);
    assert.equal(entries.length, 1, `the log has ${entries.length} entries of one decommissioning`);
    assert.equal(entries[0]?.origin, origin);
    assert.ok((entries[0]?.at ?? 0) > 0, "the entry has no time");
  });

Then("its log holds the entry if the product declares that it is kept", async function (this: Scene) {
  const { logKept } = this.bench.product.ixit.decommission;
  const entries = await entriesOf(this);
  assert.ok(!logKept || entries.length === 1, `the log has ${entries.length} entries of one decommissioning`);
});

Then("no entry of its log tells anything of the owner", async function (this: Scene) {
  const log = Buffer.from(JSON.stringify(await this.examiner.readLog(this.device)));
  expectNone(
    await findSecrets(this, new Map([["log", log]]), this.notes.read("planted")),
    "owner's data in the log",
  );
});

Then(
  "every field has its published default, or the factory's value where the product declares it",
  async function (this: Scene) {
    const { product } = this.bench;
    const kept = product.ixit.decommission.keeps.map((name) => [name, product.factoryValues[name] ?? ""]);
    const expected = { ...defaultsOf(product.schemaOf()), ...Object.fromEntries(kept) };
    expectNone(await this.differencesFrom(expected), "fields that are not as a new device has them");
  },
);

Then("it shows the state of a new device", async function (this: Scene) {
  const { state } = await this.examiner.readStatus(this.device);
  assert.ok(state === "manufactured" || state === "set-up", `its state is ${state}`);
});

Then("the other person can claim it, and the first owner cannot claim it back", async function (this: Scene) {
  const backend = await this.bench.backend();
  const claim = (account: string) => backend.claim(identityOf(this, this.device), account);
  const { account } = this.notes.read("wishes").cloud;
  // Where nobody can claim anything, that the first owner cannot would say nothing.
  await expectDone(this.device, "be the other person's, as the backend has it", await claim(account));
  expectRefused("of the first owner", await claim(this.notes.read("planted")["account"] ?? ""));
});

const proofs: Readonly<Record<string, (scene: Scene) => Promise<string | undefined>>> = {
  "without a proof": async () => undefined,
  "with a wrong proof": async (scene) => scene.bench.secrets.mint("wrong proof", 20),
  "with another device's proof": async (scene) => {
    const { label } = await scene.station.manufacture(await scene.lease());
    return label?.proofOfPossession;
  },
};

for (const [how, proofOf] of Object.entries(proofs))
  When(`somebody at the console ${how} decommissions it`, async function (this: Scene) {
    this.notes.write("logBefore", await this.examiner.readLog(this.device));
    const outcome = await this.device.maintenance.decommission(await proofOf(this));
    await this.observe(`decommissioning ${how}`, outcome);
    this.notes.write("outcome", outcome);
    this.notes.write("attempts", [{ over: "console", outcome }]);
  });

When(
  "somebody at the console decommissions it without a proof, and with a wrong one",
  async function (this: Scene) {
    const attempts: Attempt[] = [];
    for (const how of ["without a proof", "with a wrong proof"]) {
      const outcome = await this.device.maintenance.decommission(await proofs[how]?.(this));
      await this.observe(`decommissioning ${how}`, outcome);
      attempts.push({ over: `console, ${how}`, outcome });
      if (outcome.kind === "done") break;
    }
    this.notes.write("attempts", attempts);
  },
);

Then("the device has logged the refused attempt", async function (this: Scene) {
  const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
  const refusals = since.filter((entry) => entry.event.endsWith("-refused"));
  await this.observe("log entries of refusals", refusals);
  assert.notEqual(refusals.length, 0, "the log has no entry of the refused attempt");
});

When(
  "an intruder sends a decommission order that is {trick}",
  async function (this: Scene, trick: OrderTrick) {
    const none = () => Promise.reject(new TypeError("a device that obeyed it is no longer what it was"));
    await this.intruder.sendOrder(this.device, { name: "decommission" }, trick, none);
  },
);

Given("a device that was decommissioned by order and provisioned anew", async function (this: Scene) {
  const device = await this.station.makeDevice();
  await provision(this, device);
  const { telemetry } = await seenSoFar(this, device);
  await byOrder(this);
  await beginProvisioning(this, device);
  await awaitOperation(this, device, telemetry);
  this.notes.write("credential", await expectOperational(device));
});

Given(
  "a device that was decommissioned by order and waits for its confirmation",
  async function (this: Scene) {
    const device = await this.station.makeDevice();
    await provision(this, device);
    const { registrations } = await seenSoFar(this, device);
    const backend = await this.bench.backend();
    await backend.answerRegistrations("withhold");
    await byOrder(this);
    await beginProvisioning(this, device);
    const wait = { withinMs: this.bench.product.ixit.timing.registrationWithinMs };
    const waits = await backend.awaitRegistration(identityOf(this, device), registrations, wait);
    await expectDone(device, "register anew", waits);
  },
);

When(
  "the first is decommissioned by order, and provisioned anew while the backend loses its evidence",
  async function (this: Scene) {
    const backend = await this.bench.backend();
    const { cause, endsBy } = troubleOf("loses its evidence");
    this.notes.write("cause", cause);
    this.notes.write("issuedBefore", await issuedTo(this, this.device));
    await makeTrouble(backend, "loses its evidence");
    await byOrder(this);
    await beginProvisioning(this, this.device);
    this.notes.write("failure", await awaitFailure(this, this.device, endsBy));
  },
);

Then("the backend has issued no further credential to it", async function (this: Scene) {
  const [before, now] = [this.notes.read("issuedBefore"), await issuedTo(this, this.device)];
  await this.observe("credentials that the backend has issued to it", now, before);
  const further = now - before;
  assert.equal(further, 0, `the backend has issued ${further} credentials since`);
});

When(
  "the second is decommissioned by order, and then the first, the acknowledgement of whose notice is lost",
  async function (this: Scene) {
    const backend = await this.bench.backend();
    const wait = { withinMs: this.bench.product.ixit.decommission.withinMs };
    const order = async (device: Dut) => {
      const { outcome } = await this.operator.order({ name: "decommission" }, identityOf(this, device));
      await expectDone(device, "obey the operator's order to decommission itself", outcome);
    };
    const [first, second = first] = [this.device, this.devices.at(1)];
    // They are to give notice and not to be provisioned anew.
    await backend.inject("refuses-enrolment");
    await order(second);
    await expectDone(
      second,
      "notify its backend",
      await backend.awaitNotice(identityOf(this, second), 0, wait),
    );
    // The wipe takes the person's Wi-Fi with it, and the notice is to be said again.
    await first.network.join();
    await loseAcknowledgement(this, first, () => order(first));
  },
);

When("the same order is delivered again", async function (this: Scene) {
  await this.intruder.send(this.device, this.notes.read("order"), "a replay of the obeyed one");
});

When("its power is cycled, and the same order is delivered again", async function (this: Scene) {
  const { telemetry } = await seenSoFar(this, this.device);
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
  await awaitOperation(this, this.device, telemetry);
  await this.intruder.send(this.device, this.notes.read("order"), "a replay of the obeyed one");
});

Then(
  "the backend has exactly one notice of it, authenticated as the device, with its time and trigger",
  async function (this: Scene) {
    const backend = await this.bench.backend();
    const identity = identityOf(this, this.device);
    const wait = { withinMs: this.bench.product.ixit.decommission.withinMs };
    const notice = await expectDone(
      this.device,
      "notify its backend",
      await backend.awaitNotice(identity, 0, wait),
    );
    const [entry] = await entriesOf(this);
    await this.observe(
      "notice",
      notice,
      entry === undefined ? undefined : { at: entry.at, trigger: entry.origin },
    );
    assert.equal(notice.authenticatedIdentity, identity, "the notice was not authenticated as the device");
    // A second one would come with the next connection.
    await (await this.bench.backend()).inject("refuses-enrolment");
    const attempts = await backend.attempts();
    await expectNoMore(this, attempts);
    const notices = await backend.notices(identity);
    assert.equal(notices.length, 1, `the backend has ${notices.length} notices of one decommissioning`);
    expectAgreement(this, notice, entry);
  },
);

/** Time and trigger are the log's. @throws Inconclusive not-observable when the log went with the wipe */
function expectAgreement(scene: Scene, notice: DecommissionNotice, entry: LogEntry | undefined): void {
  if (entry === undefined) requireKeptLog(scene.bench.product.ixit);
  assert.ok(entry !== undefined, "the log has no entry of the decommissioning");
  expectNone(contradictions(notice, entry), "the notice contradicts the log");
}

/** Has the device on its way once more, and waits until it has called its backend. */
async function expectNoMore(scene: Scene, attempts: number): Promise<void> {
  const identity = identityOf(scene, scene.device);
  const backend = await scene.bench.backend();
  const known = (await backend.refusals(identity)).length;
  await beginProvisioning(scene, scene.device);
  await backend.awaitRefusal(identity, known, {
    withinMs: scene.bench.product.ixit.timing.registrationWithinMs,
  });
  await scene.observe("connections since", (await backend.attempts()) - attempts);
}

for (const whom of [
  "the device as retired and every credential of it",
  "each as retired and all its credentials",
])
  Then(`the backend counts ${whom} as revoked`, async function (this: Scene) {
    for (const device of this.devices) {
      const record = await (await this.bench.backend()).device(identityOf(this, device));
      await this.observe("registry", record);
      assert.equal(record?.state, "retired");
      expectNone(
        (record?.credentials ?? []).filter(({ state }) => state !== "revoked"),
        "credentials that are still good",
      );
    }
  });

Then(
  "it did what the product declares for a device that cannot reach its backend",
  async function (this: Scene) {
    const declared = this.bench.product.ixit.offline.decommission;
    const outcome = this.notes.read("outcome");
    const holds = await readOperational(this, this.device);
    await this.observe("off the network", { outcome, wiped: holds === undefined }, declared);
    if (declared === "refuse") {
      await expectRefusedBy(this.device, "off the network", outcome);
      expectNone(await missingOf(this, this.device), "of the owner's data that it no longer holds");
      return;
    }
    await expectDone(this.device, "decommission itself off the network", outcome);
    assert.ok(holds === undefined, "it was not wiped");
  },
);

When("its owner decommissions it, and their network comes into reach again", async function (this: Scene) {
  await byOwner(this);
  this.notes.write("attemptsBefore", await (await this.bench.backend()).attempts());
  await this.device.air.offer(networkIn(this.notes.read("wishes")));
});

Then("its backend hears nothing of it", async function (this: Scene) {
  // Long enough for whoever fails at first.
  await this.bench.clock.elapse(this.bench.product.ixit.provisioning.retryAtLeastMs);
  // A connection takes its time to arrive; until then the device says that it is about it.
  const { state } = await this.examiner.readStatus(this.device);
  assert.notEqual(state, "connecting", "it is about to reach its backend");
  const before = this.notes.read("attemptsBefore");
  const now = await (await this.bench.backend()).attempts();
  await this.observe("connections to the backend", { before, now });
  assert.equal(
    now,
    before,
    "it still reaches its backend, over the network of an owner that it should have forgotten",
  );
});

When(
  "its owner tries to decommission it while its backend has an untrusted certificate",
  async function (this: Scene) {
    const backend = await this.bench.backend();
    await backend.inject("untrusted-certificate");
    const outcome = await askByOwner(this, this.device);
    await this.observe("decommissioning while its backend cannot be trusted", outcome);
    this.notes.write("noticesMeanwhile", await backend.notices(identityOf(this, this.device)));
    // What it has not said by then it is to say to the right one.
    await this.device.network.leave();
    await backend.inject(undefined);
  },
);

Then("a backend that it must not trust has had no notice of it", async function (this: Scene) {
  const notices = this.notes.read("noticesMeanwhile");
  await this.observe("notices", notices, []);
  assert.deepEqual(notices, [], "it has notified a backend that it must not trust");
});

Then(
  "the backend learns of it once the device is back on the network, if it was wiped",
  async function (this: Scene) {
    const { offline, timing } = this.bench.product.ixit;
    const backend = await this.bench.backend();
    const identity = identityOf(this, this.device);
    assert.deepEqual(
      await backend.notices(identity),
      [],
      "a device off the network has notified its backend",
    );
    if (offline.decommission === "refuse") return;
    await this.device.elapse(foundAfterMs);
    await this.device.network.join();
    const wait = { withinMs: timing.registrationWithinMs };
    const notice = await backend.awaitNotice(identity, 0, wait);
    const told = await expectDone(this.device, "notify its backend afterwards", notice);
    const { at, authenticatedIdentity, trigger } = told;
    assert.equal(authenticatedIdentity, identity);
    const entry = (await this.examiner.readLog(this.device)).findLast((one) => one.event === wipeEvent);
    await this.observe("time and trigger of the notice", { at, trigger }, entry);
    expectAgreement(this, told, entry);
  },
);
