import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import type { WebPage } from "../core/dut/index.ts";
import { describeOutcome } from "../core/kernel/index.ts";
import { expectDone } from "./actors/asking.ts";
import { searchCanaries } from "./actors/canary-search.ts";
import { freshWishes, networkIn } from "./actors/person.ts";
import { enter, enterByKeyboard, onPage, typedBy } from "./actors/set-up-page.ts";
import { labelOf } from "./actors/units.ts";
import { misfits, spoil } from "./actors/wrong-values.ts";
import { expectNone } from "./expect.ts";
import type { PageShown, Wishes } from "./notebook.ts";
import type { Scene } from "./world.ts";

/** The device's page is opened, used, and noted as it is in the end. */
async function usePage(
  scene: Scene,
  name: string,
  use: (page: WebPage) => Promise<PageShown["end"]>,
  options: { readonly audited?: boolean } = {},
): Promise<void> {
  const shown = await onPage(scene, scene.device, name, use, options);
  scene.notes.write("page", await expectDone(scene.device, "show its set-up page", shown));
}

/** A person's network comes into reach, and they begin. */
async function prepare(scene: Scene): Promise<Wishes> {
  const wishes = await freshWishes(scene);
  scene.notes.write("wishes", wishes);
  await scene.device.air.offer(networkIn(wishes));
  return wishes;
}

When("a person sets it up on its page", async function (this: Scene) {
  const typed = typedBy(this, this.device, await prepare(this));
  await usePage(this, "set up", (page) => enter(this, page, typed));
});

When("a person sets it up on its page with the keyboard alone", async function (this: Scene) {
  const typed = typedBy(this, this.device, await prepare(this));
  await usePage(this, "set up with the keyboard alone", (page) => enterByKeyboard(this, page, typed));
});

When("a person opens its page", async function (this: Scene) {
  await usePage(this, "opened", async () => undefined, { audited: true });
});

for (const what of Object.keys(misfits) as (keyof typeof misfits)[])
  When(`a person enters ${what} on its page`, async function (this: Scene) {
    const typed = typedBy(this, this.device, spoil(await prepare(this), what, this.bench));
    await usePage(this, what, (page) => enter(this, page, typed), { audited: true });
    this.notes.write("spoilt", misfits[what].field);
  });

When("a person enters a wrong set-up secret on its page", async function (this: Scene) {
  const wrong = this.bench.secrets.mint("wrong set-up secret", 20);
  const typed = typedBy(this, this.device, await prepare(this), wrong);
  await usePage(this, "a wrong set-up secret", (page) => enter(this, page, typed));
});

When("a person sets it up on its page where there is no such network", async function (this: Scene) {
  const typed = typedBy(this, this.device, await prepare(this));
  await this.device.air.withdraw();
  await usePage(this, "no such network", (page) => enter(this, page, typed));
});

Then("the page says that it is done", function (this: Scene) {
  const { end, alerts, wrong } = this.notes.read("page");
  if (end === undefined) throw new TypeError("nobody has tried anything on the page");
  assert.equal(
    end.kind,
    "done",
    `the page says neither that it is done nor what is wrong: ${describeOutcome(end)}`,
  );
  expectNone([...alerts, ...wrong], "complaints of the page");
});

Then("the page says at that field what is wrong", function (this: Scene) {
  const { fields } = pageNames(this);
  const field = fields[this.notes.read("spoilt") as keyof typeof fields];
  const { wrong } = this.notes.read("page");
  const told = wrong.find((one) => one.field === field);
  assert.ok(told !== undefined, `the page marks no wrong value at ${field}`);
  assert.notEqual(told.text, "", `the page marks ${field} as wrong and does not say why`);
});

Then("the page says what is wrong", function (this: Scene) {
  const { alerts, wrong } = this.notes.read("page");
  const told = [...alerts, ...wrong.map(({ text }) => text)].filter((text) => text !== "");
  assert.notDeepEqual(told, [], "the page says nothing of what is wrong");
});

Then("nothing of what the person typed stays in the page", function (this: Scene) {
  const { wifi, cloud } = this.notes.read("wishes");
  const { proofOfPossession } = labelOf(this, this.device);
  const typed = {
    ...{ ssid: wifi?.ssid ?? "", passphrase: wifi?.passphrase ?? "", account: cloud.account },
    "set-up secret": proofOfPossession,
  };
  const finds = this.notes
    .read("page")
    .kept.flatMap(({ where, text }) =>
      searchCanaries(Buffer.from(text), typed).map(({ secret }) => `${secret} in ${where}`),
    );
  expectNone(finds, "what was typed and is still there");
});

Then("an audit of its accessibility finds nothing serious", function (this: Scene) {
  const { audit } = this.notes.read("page");
  if (audit === undefined) throw new TypeError("the page was not audited; the scenario has another When");
  const serious = audit.filter(({ weight }) => weight === "serious" || weight === "critical");
  expectNone(serious, "barriers on the page");
});

Then("it fits on the phone", function (this: Scene) {
  assert.equal(this.notes.read("page").overflow, 0, "the page is wider than the phone");
});

const pageNames = ({ bench }: Scene) => {
  const { page } = bench.product.ixit.provisioning;
  if (page === undefined)
    throw new TypeError("the product has no page; the scenario lacks @needs-set-up-page");
  return page;
};
