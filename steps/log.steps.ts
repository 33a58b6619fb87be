import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { expectDone } from "./actors/asking.ts";
import { searchCanaries } from "./actors/canary-search.ts";
import { byField, changeEntries, entriesMissing, mismatches } from "./actors/change-log.ts";
import { sampleWithCanaries, variationOf } from "./actors/configurations.ts";
import { updateTo } from "./actors/updates.ts";
import { expectNone } from "./expect.ts";
import { expectNoTrial } from "./trials.ts";
import type { Scene } from "./world.ts";

When("each field is changed in turn over the console", async function (this: Scene) {
  const fields = Object.keys(this.bench.product.schemaOf().fields);
  await this.installer.changeFieldsInTurn(this.device, "console", fields);
});

When(
  "each field but the backend's address is changed in turn by the operator's order",
  async function (this: Scene) {
    const { endpointField } = this.bench.product.ixit.configuration;
    const fields = Object.keys(this.bench.product.schemaOf().fields).filter(
      (field) => field !== endpointField,
    );
    await this.installer.changeFieldsInTurn(this.device, "backend", fields);
  },
);

When("every field is changed at once over the console", async function (this: Scene) {
  const values = sampleWithCanaries(this.bench);
  await this.installer.noteChanges(this.device, "console", values);
  await this.installer.write(this.device, values);
});

Then(
  "the log has exactly one entry for each value that was changed, with field, values and origin",
  async function (this: Scene) {
    const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
    const { entries } = changeEntries(since);
    const changes = this.notes.read("changes");
    await this.observe("log entries of the changes", since, changes);
    // At one moment, in whatever order.
    expectNone(mismatches(byField(changes), byField(entries)), "changes and log entries that do not match");
  },
);

When(
  "every field but the backend's address is changed by the operator's order, and it is updated to the next release",
  async function (this: Scene) {
    await this.operator.changeFields(this.device);
    await updateTo(this, this.device, this.bench.product.ixit.firmware.next, { confirm: true });
  },
);

When("each secret field is changed over the console", async function (this: Scene) {
  const { secretFields } = this.bench.product.ixit.configuration;
  await this.installer.changeFieldsInTurn(this.device, "console", Object.keys(secretFields));
});

When("its log is read before and after a restart and a power cycle", async function (this: Scene) {
  this.notes.write("logBefore", await this.examiner.readLog(this.device));
  await expectDone(this.device, "restart", await this.device.maintenance.reboot());
  await expectDone(this.device, "start after a power cycle", await this.device.power.cycle());
  this.notes.write("logAfter", await this.examiner.readLog(this.device));
});

When("its log is read before and after an update to the next release", async function (this: Scene) {
  this.notes.write("logBefore", await this.examiner.readLog(this.device));
  await updateTo(this, this.device, this.bench.product.ixit.firmware.next, { confirm: true });
  this.notes.write("logAfter", await this.examiner.readLog(this.device));
});

When("a change of one field is interrupted at each of the declared cut points", async function (this: Scene) {
  const { endpointField } = this.bench.product.ixit.configuration;
  const other = variationOf(this.bench, this.notes.read("configuration"))[endpointField] ?? "";
  const act = () => this.device.maintenance.writeConfiguration({ [endpointField]: other });
  const logHeld = await this.examiner.readLog(this.device);
  await this.sweeps.cut(this.device, { known: [], logHeld }, { prepare: async () => {}, act });
});

Then("the log still held every entry that it held before, every time", async function (this: Scene) {
  const bad = this.notes.read("trials").filter(({ logLost = 0 }) => logLost > 0);
  await expectNoTrial(this, bad, "cuts after which entries of the log were lost");
});

Then(
  "the log has exactly one entry for each change, in order, with field, values, time and origin",
  async function (this: Scene) {
    const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
    const { entries, outOfTime } = changeEntries(since);
    await this.observe("log entries of the changes", since, this.notes.read("changes"));
    expectNone(mismatches(this.notes.read("changes"), entries), "changes and log entries that do not match");
    expectNone(outOfTime, "entries whose time does not follow the one before");
  },
);

Then("the log has no entry of a change since", async function (this: Scene) {
  const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
  expectNone(changeEntries(since).entries, "entries of changes that were refused");
});

Then("the log has an entry for each secret field", async function (this: Scene) {
  const since = await this.examiner.readLogSince(this.device, this.notes.read("logBefore"));
  const { entries } = changeEntries(since);
  expectNone(mismatches(this.notes.read("changes"), entries), "changes and log entries that do not match");
});

Then("no entry of the log holds a secret", async function (this: Scene) {
  const log = Buffer.from(JSON.stringify(await this.examiner.readLog(this.device)));
  expectNone(searchCanaries(log, this.installer.canaries), "secrets in the log");
});

Then("the flash that holds the log holds no secret in any encoding", async function (this: Scene) {
  const dumps = await this.examiner.dump(this.device, "log");
  await this.evidence.keep(dumps);
  const finds = [...dumps].flatMap(([name, bytes]) =>
    searchCanaries(bytes, this.installer.canaries).map((find) => ({ name, ...find })),
  );
  await this.observe(
    "bytes searched",
    [...dumps].map(([name, bytes]) => ({ name, bytes: bytes.length })),
  );
  expectNone(finds, "secrets in the log's memory");
});

Then("the log still holds every entry that it held before", async function (this: Scene) {
  const before = this.notes.read("logBefore");
  await this.observe("log entries before the restart", before.length);
  assert.notEqual(before.length, 0, "the log is empty although every field was changed");
  expectNone(entriesMissing(before, this.notes.read("logAfter")), "entries lost");
});
