import { Then, When } from "@cucumber/cucumber";
import { done } from "../core/kernel/index.ts";
import { expectRefusedBy } from "./actors/asking.ts";
import { searchCanaries } from "./actors/canary-search.ts";
import { type Looks, liveThrough, requireWholeLife } from "./actors/life.ts";
import { consoleOutput, findKeys, findSecrets } from "./actors/searches.ts";
import { expectNone } from "./expect.ts";
import type { Life } from "./notebook.ts";
import type { Scene } from "./world.ts";

const live = async (scene: Scene, looks: Looks = {}): Promise<void> =>
  scene.notes.write("life", await liveThrough(scene, scene, scene.device, looks));

/** What nobody read out holds nothing, and would pass for clean. */
function readOutOf({ inFlash }: Life): NonNullable<Life["inFlash"]> {
  if (inFlash === undefined) throw new TypeError("the flash was not read out; the scenario lacks its When");
  return inFlash;
}

When("it is set up, used, serviced, updated, reset and decommissioned", async function (this: Scene) {
  await live(this);
});

When(
  "it is set up, used, serviced, updated, reset and decommissioned, and its flash read out at each stage",
  async function (this: Scene) {
    await live(this, { readFlash: true });
  },
);

When(
  "it is set up, used, serviced, updated, reset and decommissioned, and asked for its private keys at each stage",
  async function (this: Scene) {
    await live(this, { attempt: (device) => this.intruder.askKeys(device) });
  },
);

When(
  "it is set up, used, serviced, updated, reset and decommissioned, and told another identity at each stage",
  async function (this: Scene) {
    const { writableOver } = this.bench.product.ixit.identity;
    // An order reaches a device in operation only, and is tried there by another scenario.
    const local = writableOver.filter((over) => over !== "backend");
    await live(this, {
      attempt: async (device) => {
        const attempts = await this.intruder.writeIdentity(device, local);
        const taken = await identityTaken(this);
        return taken === undefined
          ? attempts
          : [...attempts, { over: "interfaces that refused", outcome: done(taken) }];
      },
    });
  },
);

/** What it bears now, when that is not what it was made with: whoever refuses a write may have taken it all the same. */
async function identityTaken({ examiner, device, notes }: Scene): Promise<string | undefined> {
  const identity = await examiner.readIdentity(device);
  return identity === notes.read("identity") ? undefined : identity;
}

for (const succeeding of ["did it hand out a private key", "did it take another identity"])
  Then(`at no time ${succeeding}`, async function (this: Scene) {
    const life = this.notes.read("life");
    for (const { over, outcome } of life.attempts)
      await expectRefusedBy(this.device, `over the ${over}`, outcome);
    requireWholeLife(life);
  });

Then("at no time did it tell a private key over its console", async function (this: Scene) {
  const life = this.notes.read("life");
  // One that ended before it began has no key to look for.
  if (life.keys.size === 0) requireWholeLife(life);
  expectNone(
    await findKeys(this, consoleOutput(this, this.device), life.keys),
    "private keys on the console",
  );
});

Then("at no time did it tell a secret over its console in any encoding", async function (this: Scene) {
  const life = this.notes.read("life");
  const finds = await findSecrets(this, consoleOutput(this, this.device), life.secrets);
  expectNone(finds, "secrets on the console");
  requireWholeLife(life);
});

Then("at no time did its flash hold a private key", function (this: Scene) {
  expectNone(readOutOf(this.notes.read("life")).keys, "private keys that could be read");
});

Then("at no time did its flash hold a secret in any encoding", function (this: Scene) {
  const life = this.notes.read("life");
  expectNone(readOutOf(life).secrets, "secrets that could be read");
  requireWholeLife(life);
});

Then("at no time did an entry of its log hold a secret", function (this: Scene) {
  const life = this.notes.read("life");
  expectNone(searchCanaries(Buffer.from(JSON.stringify(life.log)), life.secrets), "secrets in the log");
  requireWholeLife(life);
});
