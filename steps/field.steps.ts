import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import type { Dut } from "../core/dut/index.ts";
import type { Outcome } from "../core/kernel/index.ts";
import { isOnAir } from "../core/product/index.ts";
import { expectDone, expectRefused } from "./actors/asking.ts";
import { freshFromFactory } from "./actors/configurations.ts";
import { eventually, withinDeviceTime } from "./actors/eventually.ts";
import { guessedAtHome, leastBits, mostBits } from "./actors/guess-effort.ts";
import { seenSoFar } from "./actors/operational.ts";
import { missingOf } from "./actors/owner.ts";
import { services } from "./actors/past.ts";
import { inTurn, judged } from "./actors/patience.ts";
import {
  fieldsOf,
  freshWishes,
  handOver,
  isCutOff,
  longestWishes,
  networkIn,
  setUp,
  setUpWith,
  typeIn,
} from "./actors/person.ts";
import { rotate } from "./actors/rotation.ts";
import {
  comeAfterOwner,
  comeBesideOwner,
  crowdIn,
  keysOfSessions,
  letsOwnerIn,
  proveNothing,
  replaySession,
  sayWithoutSession,
  standBetween,
  tryProof,
  tryWellKnown,
  weakerWays,
} from "./actors/set-up-intruder.ts";
import { offerOf, openApp } from "./actors/set-up-offers.ts";
import { type FailureCause, makeTrouble } from "./actors/trouble.ts";
import { identityOf, labelOf } from "./actors/units.ts";
import {
  awaitFailure,
  awaitNextFailure,
  awaitOffer,
  awaitOperation,
  beginProvisioning,
  onceTriedAgain,
  settle,
  untilClosed,
  whileOffline,
} from "./actors/way.ts";
import { waysBack } from "./actors/way-back.ts";
import { misfits, spoil } from "./actors/wrong-values.ts";
import { expectNone } from "./expect.ts";
import type { Wishes } from "./notebook.ts";
import type { Scene } from "./world.ts";

const look = (scene: Scene) => offerOf(scene.bench.product.ixit).look(scene.device);
/** Until the set-up is to be seen, for the declared time. */
const lookOut = (scene: Scene) =>
  withinDeviceTime(
    scene.bench.clock,
    () => look(scene),
    scene.bench.product.ixit.provisioning.visibleWithinMs,
  );

Then("its set-up is visible within the declared time", async function (this: Scene) {
  const seen = await lookOut(this);
  const { place } = offerOf(this.bench.product.ixit);
  await this.observe("set-up", { at: place, seen: seen.kind === "done" ? seen.value.shown : seen });
  assert.equal(seen.kind, "done", "no set-up was to be seen");
});

When("its set-up is looked for", async function (this: Scene) {
  await expectDone(this.device, "show its set-up", await lookOut(this));
});

When("its set-up has been open for the declared window", async function (this: Scene) {
  await expectDone(this.device, "show its set-up", await lookOut(this));
  await this.bench.clock.elapse(this.bench.product.ixit.provisioning.windowMs);
});

When(
  "its set-up has been open for the declared window, in the middle of which the device tried again and failed",
  async function (this: Scene) {
    const { windowMs } = this.bench.product.ixit.provisioning;
    await beginProvisioning(this, this.device);
    await awaitFailure(this, this.device);
    await expectDone(this.device, "show its set-up", await lookOut(this));
    await this.bench.clock.elapse(windowMs / 2);
    await expectAnotherAttempt(this);
    await awaitFailure(this, this.device);
    await this.bench.clock.elapse(windowMs / 2);
  },
);

/** Looks for the set-up after each of `acts`, by their names. */
async function lookAfterEach(
  scene: Scene,
  acts: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  const offers = new Map<string, boolean>();
  await untilClosed(scene, scene.device);
  for (const [name, act] of Object.entries(acts)) {
    await act();
    // Whatever the device was about to do, it has done once it answers.
    await scene.examiner.readStatus(scene.device);
    offers.set(name, (await look(scene)) !== undefined);
  }
  scene.notes.write("offers", offers);
}

When("its credential is rotated, and it is updated to the next release", async function (this: Scene) {
  await lookAfterEach(this, {
    "its credential was rotated": () => rotate(this, this.operator, this.device),
    "it was updated": () => services["updated to the next release"](this, this.operator, this.device),
  });
});

When("somebody looks for its set-up, and again after a power cycle", async function (this: Scene) {
  await lookAfterEach(this, {
    "it came into operation": async () => {},
    "a power cycle": async () => {
      this.notes.write("seenBefore", await seenSoFar(this, this.device));
      await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
      await awaitOperation(this, this.device, this.notes.read("seenBefore").telemetry);
    },
  });
});

When(
  "it loses its network, its power is cycled without one, and its network comes back",
  async function (this: Scene) {
    const { fallbackWithinMs } = this.bench.product.ixit.provisioning;
    this.notes.write("seenBefore", await seenSoFar(this, this.device));
    await whileOffline(this, this.device, () =>
      lookAfterEach(this, {
        "it had lost its network": () => this.bench.clock.elapse(fallbackWithinMs),
        "its power was cycled without a network": async () => {
          const awake = await this.device.power.cycle();
          await expectDone(this.device, "start without a network", awake);
          await this.bench.clock.elapse(fallbackWithinMs);
        },
      }),
    );
  },
);

Then("its set-up was not visible after either", async function (this: Scene) {
  const offers = this.notes.read("offers");
  await this.observe("set-up visible", Object.fromEntries(offers));
  expectNone(
    [...offers].flatMap(([what, seen]) => (seen ? [`after ${what}`] : [])),
    "times at which its set-up was to be seen",
  );
});

Then("its set-up is not visible", async function (this: Scene) {
  // Whatever the device was about to do, it has done once it answers.
  await this.examiner.readStatus(this.device);
  assert.ok((await look(this)) === undefined, "its set-up is to be seen");
});

When("a person sets it up", async function (this: Scene) {
  const handedOver = await setUpWith(this, this.device, await freshWishes(this));
  await expectDone(this.device, "take what a person hands over", handedOver);
  await settle(this, this.device);
});

When("a person sets it up with values as long as the product declares", async function (this: Scene) {
  const handedOver = await setUpWith(this, this.device, await longestWishes(this));
  await expectDone(this.device, "take values that are as long as they may be", handedOver);
  await settle(this, this.device);
});

When("a person sets it up, whose values are new to it", async function (this: Scene) {
  const { ixit } = this.bench.product;
  const wishes = await freshWishes(this);
  const origin = isOnAir(ixit) ? "set-up" : "console";
  await this.installer.noteChanges(this.device, origin, fieldsOf(ixit, wishes));
  const handedOver = await setUpWith(this, this.device, wishes);
  await expectDone(this.device, "take what a person hands over", handedOver);
});

When(
  "a crowd begins session after session and proves nothing, and then a person sets it up",
  async function (this: Scene) {
    await crowdIn(this, this.device);
    const handedOver = await setUpWith(this, this.device, await freshWishes(this));
    await expectDone(this.device, "take what a person hands over", handedOver);
    await settle(this, this.device);
  },
);

When("a person sets up each of them", async function (this: Scene) {
  const wishesOf = new Map<Dut, Wishes>();
  for (const device of this.devices) {
    const wishes = await freshWishes(this);
    const handedOver = await setUpWith(this, device, wishes);
    await expectDone(device, "take what a person hands over", handedOver);
    wishesOf.set(device, wishes);
  }
  this.notes.write("wishesOf", wishesOf);
});

Given("two manufactured devices, the first of which another account holds", async function (this: Scene) {
  for (const _ of ["first", "second"]) await this.station.makeDevice();
  const identity = identityOf(this, this.device);
  const holder = await freshWishes(this);
  const claimed = await (await this.bench.backend()).claim(identity, holder.cloud.account);
  await expectDone(this.device, "be claimed for an account, as the backend has it", claimed);
  this.notes.write("identity", identity);
  this.notes.write("cause", "refused-registration");
});

When(
  "a person sets up the first, another the second, and a third the first once more",
  async function (this: Scene) {
    const [first, second = first] = [this.device, this.devices.at(1)];
    await setUpInVain(this, first);
    // Where the first is not told, or takes no refusal, nobody tries it again.
    if (this.notes.read("failure") === undefined) return;
    const handedOver = await setUpWith(this, second, await freshWishes(this));
    await expectDone(second, "take what a person hands over", handedOver);
    await awaitOperation(this, second);
    await setUpInVain(this, first);
  },
);

/** A person sets the device up; it registers, and in time shows why that was not taken. */
async function setUpInVain(scene: Scene, device: Dut): Promise<void> {
  const { registrations } = await seenSoFar(scene, device);
  const handedOver = await setUpWith(scene, device, await freshWishes(scene));
  await expectDone(device, "take what a person hands over", handedOver);
  const wait = { withinMs: scene.bench.product.ixit.timing.registrationWithinMs };
  // What it showed of an attempt before is nothing of this one.
  const registered = await (await scene.bench.backend()).awaitRegistration(
    identityOf(scene, device),
    registrations,
    wait,
  );
  await expectDone(device, "register with the backend", registered);
  await settle(scene, device);
}

Then("each is in operation and holds what its own person supplied", async function (this: Scene) {
  for (const [device, wishes] of this.notes.read("wishesOf")) {
    await awaitOperation(this, device);
    const missing = await missingOf(this, device, wishes);
    expectNone(missing, `supplied values that ${device.slot} does not hold`);
  }
});

Then("the backend has each bound to its own person's account", async function (this: Scene) {
  const backend = await this.bench.backend();
  for (const [device, { cloud }] of this.notes.read("wishesOf")) {
    const record = await backend.device(identityOf(this, device));
    assert.equal(record?.account, cloud.account, `${device.slot} is bound to another account`);
  }
});

Then(
  "each person can claim their own device at the backend, and not the other's",
  async function (this: Scene) {
    const backend = await this.bench.backend();
    const all = [...this.notes.read("wishesOf")];
    for (const [device, { cloud }] of all) {
      const claim = (account: string) => backend.claim(identityOf(this, device), account);
      await expectDone(device, "be its own person's, as the backend has it", await claim(cloud.account));
      for (const [other, wishes] of all)
        if (other !== device) expectRefused("of another person", await claim(wishes.cloud.account));
    }
  },
);

Then("it holds what the person supplied, also after a power cycle", async function (this: Scene) {
  expectNone(await missingOf(this, this.device), "supplied values that it does not hold");
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
  expectNone(await missingOf(this, this.device), "supplied values that it does not hold after a power cycle");
});

for (const whose of ["the person's", "the other person's"])
  Then(`the backend has the device bound to ${whose} account`, async function (this: Scene) {
    const record = await (await this.bench.backend()).device(identityOf(this, this.device));
    assert.equal(record?.account, this.notes.read("wishes").cloud.account, "it is bound to another account");
  });

Then("the backend has evidence and a registration of it", async function (this: Scene) {
  const backend = await this.bench.backend();
  const identity = identityOf(this, this.device);
  const wait = { withinMs: this.bench.product.ixit.timing.registrationWithinMs };
  // What says that it is done has given evidence before it registered: without it there is nothing to wait for.
  assert.notEqual((await backend.attestations(identity)).length, 0, "it gave no evidence");
  await expectDone(this.device, "register", await backend.awaitRegistration(identity, 0, wait));
});

for (const what of Object.keys(misfits) as (keyof typeof misfits)[])
  When(`a person supplies ${what}`, async function (this: Scene) {
    const outcome = await setUp(this, this.device, spoil(await freshWishes(this), what, this.bench));
    await this.observe(what, outcome);
    this.notes.write("outcome", outcome);
    this.notes.write("spoilt", misfits[what].field);
  });

Then("the attempt is refused for that value with a reason", function (this: Scene) {
  const outcome = this.notes.read("outcome");
  if (outcome.kind !== "refused") return assert.fail(`the value was taken: ${outcome.kind}`);
  assert.equal(outcome.code, `invalid-${this.notes.read("spoilt")}`);
  assert.notEqual(outcome.reason, "", "no reason is given");
});

Then("it takes what is right from the same person", async function (this: Scene) {
  const outcome = await setUpWith(this, this.device, await freshWishes(this));
  await expectDone(this.device, "take what a person hands over after a value that was wrong", outcome);
});

Then("its configuration is as it left the factory", async function (this: Scene) {
  const differences = await this.differencesFrom(freshFromFactory(this.bench.product));
  expectNone(differences, "fields that are not as a new device has them");
});

When("somebody sets up the second with the set-up secret of the first", async function (this: Scene) {
  const [first = this.device, second = this.device] = this.devices;
  const { proofOfPossession } = labelOf(this, first);
  this.notes.write("outcome", await tryProof(this, second, proofOfPossession));
});

/** What may be done to the set-up of a device that was taken back. */
const doneToSetUp: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  "somebody tries set-up secrets that are the same everywhere": tryAllWellKnown,
  "everybody without the right tries to set it up": tryEveryPeer,
  "its set-up has been open for the declared window": ({ bench }) =>
    bench.clock.elapse(bench.product.ixit.provisioning.windowMs),
};

for (const [back, goBack] of Object.entries(waysBack))
  for (const [what, act] of Object.entries(doneToSetUp))
    When(`it is ${back}, and ${what}`, async function (this: Scene) {
      await goBack(this, this.operator, this.device);
      await awaitOffer(this, this.device);
      await act(this);
    });

When("somebody tries set-up secrets that are the same everywhere", async function (this: Scene) {
  await tryAllWellKnown(this);
});

async function tryAllWellKnown(scene: Scene): Promise<void> {
  const attempts = await tryWellKnown(scene, scene.device);
  await scene.observe("attempts with well-known secrets", attempts);
  scene.notes.write("attempts", attempts);
}

When("somebody with the device's set-up secret sets it up again", async function (this: Scene) {
  await untilClosed(this, this.device);
  this.notes.write("outcome", await setUp(this, this.device, await freshWishes(this)));
});

When(
  "a person sets it up, and in the same app hands over something else once it is in operation",
  async function (this: Scene) {
    const wishes = await freshWishes(this);
    this.notes.write("wishes", wishes);
    await this.device.air.offer(networkIn(wishes));
    const opened = await openApp(this, this.device);
    await using app = await expectDone(this.device, "let its owner's app in", opened);
    await expectDone(this.device, "know its label's secret", await typeIn(this, this.device, app));
    await expectDone(this.device, "take what a person hands over", await handOver(app, wishes));
    await awaitOperation(this, this.device);
    await untilClosed(this, this.device);
    this.notes.write("outcome", await handOver(app, await freshWishes(this)));
  },
);

/** Who must not set a device up, as scenarios say it. */
const peers: Readonly<Record<string, (scene: Scene) => Promise<Outcome<unknown>>>> = {
  "with a wrong set-up secret": (scene) =>
    tryProof(scene, scene.device, scene.bench.secrets.mint("wrong set-up secret", 20)),
  "with a proof of no bytes": (scene) => proveNothing(scene, scene.device),
  "without a session": (scene) => sayWithoutSession(scene, scene.device),
  "who comes after its owner has left": (scene) => comeAfterOwner(scene, scene.device),
  "who comes while its owner is there": (scene) => comeBesideOwner(scene, scene.device),
  "who replays another's session": (scene) => replaySession(scene, scene.device),
  "who stands between its owner and it": (scene) => standBetween(scene, scene.device),
};

for (const [who, comeIn] of Object.entries(peers))
  When(`somebody ${who} sets it up`, async function (this: Scene) {
    this.notes.write("outcome", await comeIn(this));
  });

async function tryEveryPeer(scene: Scene): Promise<void> {
  const tries = Object.entries(peers).map(
    ([who, comeIn]) => [`set-up, by somebody ${who}`, () => comeIn(scene)] as const,
  );
  const attempts = judged(await inTurn(new Map(tries), () => letsOwnerIn(scene, scene.device)));
  await scene.observe(
    "attempts at its set-up",
    attempts.map(({ over, outcome }) => `${over}: ${outcome.kind}`),
  );
  scene.notes.write("attempts", attempts);
}

When(
  "a person sets it up in vain, and then somebody without a session sets it up",
  async function (this: Scene) {
    const handedOver = await setUpWith(this, this.device, await freshWishes(this));
    await expectDone(this.device, "take what a person hands over", handedOver);
    this.notes.write("failure", await awaitNextFailure(this, this.device, undefined));
    await awaitOffer(this, this.device);
    this.notes.write("outcome", await sayWithoutSession(this, this.device));
  },
);

When("its owner sets up two sessions one after the other", async function (this: Scene) {
  const keys = await keysOfSessions(this, this.device);
  await this.observe("the device's public keys in two sessions", keys);
  this.notes.write("sessionKeys", keys);
});

Then("the device has a key of its own for each", function (this: Scene) {
  const [first, second] = this.notes.read("sessionKeys");
  assert.notEqual(first, second, "two sessions rest on one key, and whoever has it can take part in both");
});

When("its label is read", async function (this: Scene) {
  const { proofOfPossession } = labelOf(this, this.device);
  this.notes.write("secretBits", mostBits(proofOfPossession));
});

Then(
  "its set-up secret is too long to be found by what an exchange gives to an impostor",
  async function (this: Scene) {
    const { security } = this.bench.product.ixit.provisioning;
    const bits = this.notes.read("secretBits");
    await this.observe("guesses of the secret can be tried at home", guessedAtHome[security]);
    if (!guessedAtHome[security]) return;
    await this.observe("bits of the secret at most", bits, leastBits);
    assert.ok(bits >= leastBits, `it has ${bits.toFixed(0)} bits at most, which are found by trying`);
  },
);

When("an intruder tries every weaker way of setting it up", async function (this: Scene) {
  const attempts = await weakerWays(this, this.device);
  await this.observe("weaker ways", attempts);
  this.notes.write("attempts", attempts);
});

/** What a person may find where they set a device up. */
const places = {
  "no backend": {
    cause: "no-backend",
    prepare: async (scene: Scene) => (await scene.bench.backend()).inject("absent"),
  },
  "a backend with a wrong name": {
    cause: "wrong-name",
    prepare: async (scene: Scene) => (await scene.bench.backend()).inject("wrong-name"),
  },
  "no such network": { cause: "network-not-found", prepare: (scene: Scene) => scene.device.air.withdraw() },
  "a network of other keys": {
    cause: "network-refused",
    prepare: async (scene: Scene) => {
      const { ssid } = networkIn(scene.notes.read("wishes"));
      await scene.device.air.offer({ ssid, passphrase: scene.bench.secrets.mint("other passphrase", 20) });
    },
  },
} as const satisfies Readonly<
  Record<string, { cause: FailureCause; prepare: (scene: Scene) => Promise<void> }>
>;

for (const [place, { cause, prepare }] of Object.entries(places))
  When(`a person sets it up where there is ${place}`, async function (this: Scene) {
    const wishes = await freshWishes(this);
    this.notes.write("wishes", wishes);
    if (wishes.wifi !== undefined) await this.device.air.offer(wishes.wifi);
    await prepare(this);
    this.notes.write("cause", cause);
    await expectDone(this.device, "take what a person hands over", await setUp(this, this.device, wishes));
    this.notes.write("failure", await awaitFailure(this, this.device));
  });

/** As `places` names them. */
const oneAfterTheOther = ["no such network", "a network of other keys"] as const;

When(
  `a person sets it up where there is ${oneAfterTheOther.join(", and then where there is ")}`,
  async function (this: Scene) {
    const wishes = await freshWishes(this);
    this.notes.write("wishes", wishes);
    const shown: { cause: FailureCause; failure: string | undefined }[] = [];
    for (const place of oneAfterTheOther) {
      const { cause, prepare } = places[place];
      await prepare(this);
      const taken = await setUp(this, this.device, wishes);
      await expectDone(this.device, "take what a person hands over", taken);
      shown.push({ cause, failure: await awaitNextFailure(this, this.device, shown.at(-1)?.failure) });
    }
    this.notes.write("failures", shown);
  },
);

Then("each time it shows the failure that the product declares for it", async function (this: Scene) {
  const { failures: declared } = this.bench.product.ixit.provisioning;
  for (const { cause, failure } of this.notes.read("failures")) {
    await this.observe(cause, failure, declared[cause]);
    assert.equal(failure, declared[cause]);
  }
});

Then("the person is shown the same failure", async function (this: Scene) {
  // At a console it is the status that shows it, which the step before has read; it stands there still.
  if (!isOnAir(this.bench.product.ixit)) {
    const { provisioningError } = await this.examiner.readStatus(this.device);
    assert.equal(provisioningError, this.notes.read("failure"));
    return;
  }
  const seen = await eventually(() => look(this), this.bench.product.ixit.provisioning.visibleWithinMs);
  await expectDone(this.device, "keep its set-up open", seen);
  await using app = await expectDone(this.device, "let its owner's app in", await openApp(this, this.device));
  await expectDone(this.device, "know its label's secret", await typeIn(this, this.device, app));
  const progress = await expectDone(this.device, "tell how it gets on", await app.progress());
  assert.equal(progress.provisioningError, this.notes.read("failure"));
});

Then(
  "the device goes into operation once the cause is removed and the person tries again",
  async function (this: Scene) {
    const wishes = this.notes.read("wishes");
    const backend = await this.bench.backend();
    // Not before the person is in: a device that finds by itself that all is well closes its set-up to them.
    const removeCause = async () => {
      await backend.inject(undefined);
      if (wishes.wifi !== undefined) await this.device.air.offer(wishes.wifi);
    };
    const taken = await setUp(this, this.device, wishes, removeCause);
    // The person may still be at it when such a device is through by itself, which is as good.
    if (!isCutOff(taken)) await expectDone(this.device, "take it once more", taken);
    await awaitOperation(this, this.device);
  },
);

/** How much earlier than declared a device is looked at that must not have tried again. */
const marginMs = 200;

Then("it waits at least the declared time before it tries again", async function (this: Scene) {
  const backend = await this.bench.backend();
  const before = await backend.attempts();
  await this.bench.clock.elapse(this.bench.product.ixit.provisioning.retryAtLeastMs - marginMs);
  // A connection takes its time to arrive; until then the device says that it is about it.
  const { state } = await this.examiner.readStatus(this.device);
  assert.notEqual(state, "connecting", "it tries again before the declared time is over");
  await this.observe("connections", { before, now: await backend.attempts() });
  assert.equal(await backend.attempts(), before, "it tried again before the declared time was over");
});

Then("then it tries again by itself", async function (this: Scene) {
  await expectAnotherAttempt(this);
});

async function expectAnotherAttempt(scene: Scene): Promise<void> {
  const backend = await scene.bench.backend();
  const before = await backend.attempts();
  const again = async () => ((await backend.attempts()) > before ? true : undefined);
  await expectDone(scene.device, "try again", await onceTriedAgain(scene, scene.device, again));
}

When("it is provisioned up to its registration", async function (this: Scene) {
  await provisionUpToRegistration(this);
});

async function provisionUpToRegistration(scene: Scene, wishes?: Wishes): Promise<void> {
  const { bench, device, notes } = scene;
  const before = await seenSoFar(scene, device);
  notes.write("seenBefore", before);
  await beginProvisioning(scene, device, wishes);
  const wait = { withinMs: bench.product.ixit.timing.registrationWithinMs };
  const backend = await bench.backend();
  const registered = await backend.awaitRegistration(identityOf(scene, device), before.registrations, wait);
  notes.write("registration", await expectDone(device, "register", registered));
}

for (const [back, goBack] of Object.entries(waysBack))
  When(
    `it is ${back}, and provisioned up to its registration while its backend withholds confirmations`,
    async function (this: Scene) {
      await goBack(this, this.operator, this.device);
      await makeTrouble(await this.bench.backend(), "withholds confirmations");
      // After a reset the backend hears of no other account.
      await provisionUpToRegistration(this, this.notes.has("wishes") ? this.notes.read("wishes") : undefined);
    },
  );

When(
  "it is provisioned up to its registration, and the operator confirms it after half of the declared time",
  async function (this: Scene) {
    await provisionUpToRegistration(this);
    await this.bench.clock.elapse(this.bench.product.ixit.provisioning.confirmationWithinMs / 2);
    await confirm(this);
  },
);

When(
  "it registers, and once more when no confirmation has come, and the operator confirms the first registration",
  async function (this: Scene) {
    const { provisioning } = this.bench.product.ixit;
    const backend = await this.bench.backend();
    const identity = identityOf(this, this.device);
    await provisionUpToRegistration(this);
    await this.bench.clock.elapse(provisioning.confirmationWithinMs);
    const isAgain = async () => ((await backend.registrations(identity)).length > 1 ? true : undefined);
    const again = await onceTriedAgain(this, this.device, isAgain);
    await expectDone(this.device, "register once more when no confirmation came", again);
    const { outcome } = await orderConfirmation(this);
    await this.observe("confirmation of the first registration", outcome);
    this.notes.write("outcome", outcome);
  },
);

When("it is provisioned up to its registration and the declared time passes", async function (this: Scene) {
  await beginProvisioning(this, this.device);
  await hearAnswer(this);
  this.notes.write("failure", await awaitFailure(this, this.device, this.notes.read("endsBy")));
});

When("it is provisioned up to its registration and the answer has come", async function (this: Scene) {
  await beginProvisioning(this, this.device);
  const endsBy = this.notes.read("endsBy");
  if (endsBy === "time") await hearAnswer(this);
  this.notes.write("failure", await awaitFailure(this, this.device, endsBy));
});

/**
 * Until what the backend sends on the registration has arrived: were the device's own time to pass before, it would refuse the
 * answer as too late. Orders arrive in their order; the first may overtake the answer, the second is made after it.
 */
async function hearAnswer(scene: Scene): Promise<void> {
  const wait = { withinMs: scene.bench.product.ixit.timing.registrationWithinMs };
  const identity = scene.notes.read("identity");
  const registered = await (await scene.bench.backend()).awaitRegistration(identity, 0, wait);
  await expectDone(scene.device, "register with the backend", registered);
  for (const _ of ["perhaps before the answer", "after it"]) await scene.operator.reaches(scene.device);
}

Then("it is not in operation, and waits for the confirmation", async function (this: Scene) {
  // The backend has acknowledged the registration by the time that an order was answered; nothing of it is a confirmation.
  await this.operator.reaches(this.device);
  const { state } = await this.examiner.readStatus(this.device);
  assert.equal(state, "awaiting-confirmation");
  const { telemetry } = await seenSoFar(this, this.device);
  const since = telemetry - this.notes.read("seenBefore").telemetry;
  assert.equal(since, 0, `it sent ${since} pieces of telemetry as if it were in operation`);
});

Then("it is in operation once the operator confirms", async function (this: Scene) {
  await confirm(this);
  await awaitOperation(this, this.device, this.notes.read("seenBefore").telemetry);
});

When("the backend's record of each is read", async function (this: Scene) {
  const backend = await this.bench.backend();
  for (const device of this.devices)
    await this.observe(`registry, ${device.slot}`, await backend.device(identityOf(this, device)));
});

for (const whom of ["it", "each"])
  Then(`the backend counts ${whom} as in operation`, async function (this: Scene) {
    const backend = await this.bench.backend();
    for (const device of this.devices) {
      const record = await backend.device(identityOf(this, device));
      assert.equal(record?.state, "active", `the backend has ${device.slot} in another state`);
    }
  });

async function confirm(scene: Scene): Promise<void> {
  scene.notes.write("confirmedAt", performance.now());
  const { outcome } = await orderConfirmation(scene);
  await expectDone(scene.device, "take the operator's confirmation", outcome);
}

/** Of the registration that was noted. */
async function orderConfirmation({ notes, operator }: Scene): Promise<{ outcome: Outcome<void> }> {
  const { nonce } = notes.read("registration");
  if (nonce === undefined)
    return assert.fail("the registration has no nonce that a confirmation could repeat");
  return operator.order({ name: "confirm-registration", nonce });
}

Then("it is not in operation, and sent no telemetry", async function (this: Scene) {
  const { state } = await this.examiner.readStatus(this.device);
  assert.notEqual(state, "operational", "it went into operation without its operator's word");
  const telemetry = await (await this.bench.backend()).telemetry(this.notes.read("identity"));
  assert.deepEqual(telemetry, [], "it behaves as in operation");
});

Then(
  "its first telemetry comes within the declared time after the confirmation",
  async function (this: Scene) {
    const { operationalWithinMs } = this.bench.product.ixit.provisioning;
    const backend = await this.bench.backend();
    const wait = { withinMs: operationalWithinMs };
    const telemetry = await backend.awaitTelemetry(identityOf(this, this.device), 0, wait);
    const afterMs = performance.now() - this.notes.read("confirmedAt");
    await this.observe("from confirmation to first telemetry, ms", afterMs, `at most ${operationalWithinMs}`);
    await expectDone(this.device, "send telemetry once it is confirmed", telemetry);
  },
);
