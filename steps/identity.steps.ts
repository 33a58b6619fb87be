import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { expectRefusedBy } from "./actors/asking.ts";
import { sameAgain, takeCensus } from "./actors/census.ts";
import { namesSubject } from "./actors/examiner.ts";
import { borne, compareFingerprints, sharedValues, tellShared } from "./actors/uniqueness.ts";
import { expectNone } from "./expect.ts";
import type { Counted } from "./notebook.ts";
import type { Scene } from "./world.ts";

const expectForm = (identity: string, format: string) =>
  assert.match(identity, new RegExp(`^(?:${format})$`));
const expectNoPlaceholder = (identity: string) =>
  assert.ok(new Set(identity.replace(/^[^-]*-/, "")).size > 2, `${identity} repeats one or two characters`);

When("its identity is read", async function (this: Scene) {
  this.notes.write("identityNow", await this.examiner.readIdentity(this.device));
});

When("the identity of each is read", async function (this: Scene) {
  if (this.notes.has("lotWanted")) {
    const read = ({ identity }: Counted) => identity;
    const isFlawed = sameAgain(read);
    const lot = await takeCensus(this, this.station, { ...this.notes.read("lotWanted"), isFlawed });
    this.notes.write("identities", borne(lot, read));
  } else await this.station.readIdentities();
  await this.observe("devices compared", this.notes.read("identities").length);
});

When(
  "an intruder tries to write another identity over every declared interface",
  async function (this: Scene) {
    this.notes.write("logBefore", await this.examiner.readLog(this.device));
    await this.intruder.rewriteIdentity(this.device);
  },
);

When("it joins the network", async function (this: Scene) {
  await this.operator.awaitRegistration(this.device, this.notes.read("identity"), 0);
});

Then("the identity has the form that the product declares", async function (this: Scene) {
  const { format } = this.bench.product.ixit.identity;
  expectForm(this.notes.read("identityNow"), format);
});

Then("the identity is not a placeholder", async function (this: Scene) {
  const identity = this.notes.read("identityNow");
  const hardware = Buffer.from(await this.device.probe.readHardwareId());
  expectNoPlaceholder(identity);
  assert.ok(new Set(hardware).size > 2, "the hardware value is blank: one or two byte values only");
});

Then("no two of them have the same identity", async function (this: Scene) {
  const shared = sharedValues(this.notes.read("identities"));
  await this.observe("identities borne by more than one device", shared, []);
  expectNone(shared.map(tellShared), "identities borne by more than one device");
});

Then("none of them bears the identity of another device of an earlier run", async function (this: Scene) {
  const collisions = await compareFingerprints(this, "identity", this.notes.read("identities"));
  expectNone(collisions, "borne by other hardware in an earlier run");
});

Then("it is the identity that the declared rule gives for the hardware value", async function (this: Scene) {
  const identity = await this.examiner.readIdentity(this.device);
  assert.equal(identity, await this.examiner.derivedIdentity(this.device));
});

Then("its identity is the same as before", async function (this: Scene) {
  const identity = await this.examiner.readIdentity(this.device);
  assert.equal(identity, this.notes.read("identity"), "the identity changed");
});

Then("the device still proves that identity with its key", async function (this: Scene) {
  const { named, signed } = await this.examiner.provesIdentity(this.device, this.notes.read("identity"));
  assert.ok(named, "its certificate names another identity");
  assert.ok(signed, "its signature does not verify with its certificate");
});

Then("each attempt is refused", async function (this: Scene) {
  for (const { over, outcome } of this.notes.read("attempts"))
    await expectRefusedBy(this.device, `over the ${over}`, outcome);
});

Then("the device has logged each refused attempt", async function (this: Scene) {
  const entries = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
  const refusals = entries.filter(({ event }) => event.endsWith("-refused"));
  await this.observe("log entries of refusals", refusals);
  assert.ok(
    refusals.length >= this.notes.read("attempts").length,
    `${refusals.length} log entries of refusals for ${this.notes.read("attempts").length} attempts`,
  );
});

Then("the backend receives a registration that states an identity", async function (this: Scene) {
  const { reportedIdentity } = this.notes.read("registration");
  expectForm(reportedIdentity, this.bench.product.ixit.identity.format);
  expectNoPlaceholder(reportedIdentity);
});

Then("the registration states the identity that the device shows locally", async function (this: Scene) {
  const shown = await this.examiner.readIdentity(this.device);
  assert.equal(this.notes.read("registration").reportedIdentity, shown);
});

Then("the registration was authenticated as that identity", async function (this: Scene) {
  assert.equal(this.notes.read("registration").authenticatedIdentity, this.notes.read("identity"));
});

Then(
  "the device's certificate and its manufacturing record name that identity",
  async function (this: Scene) {
    const shown = await this.examiner.readIdentity(this.device);
    const certificate = await this.examiner.readCertificate(this.device);
    const record = await (await this.bench.factory()).record(shown);
    assert.ok(namesSubject(certificate, shown), `the certificate names ${certificate.subject}`);
    assert.equal(record?.identity, shown, "the manufacturing database has no record of that identity");
  },
);
