import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Yard } from "./test-support.ts";

const script = join(import.meta.dirname, "../tools/canaries.py");

test("no secret of a run stands in its bundle, as a script finds that shares nothing with us", async () => {
  await using yard = new Yard();
  // Set-up with a passphrase and a proof of possession, and a wipe that looks for them in the flash.
  const features = ["features/field/supplied.feature", "features/decommissioning/wiped.feature:6"];
  const made = await yard.run(
    "run",
    ...features,
    "--parallel",
    "2",
    "--out",
    "run",
    "--canaries",
    "secrets.json",
  );
  assert.equal(made.status, 0, made.stderr);
  assert.equal((await yard.run("report", "build", "run", "--out", "bundle")).status, 0);
  const secrets = JSON.parse(yard.read("secrets.json")) as { label: string; secret: string }[];
  assert.ok(secrets.length >= 10, `${secrets.length} secrets`);
  const search = () => yard.start(["python3", script, "bundle", "secrets.json"]).ended;
  const clean = await search();
  assert.equal(clean.status, 0, clean.stdout + clean.stderr);
  assert.match(clean.stdout, new RegExp(`, ${secrets.length} secrets: 0 finds\n$`));

  // The search is worth something only when it would have found one.
  const [{ label, secret } = { label: "", secret: "" }] = secrets;
  appendFileSync(
    yard.path("bundle/messages.ndjson"),
    `{"body":"${Buffer.from(`..${secret}`).toString("base64")}"}\n`,
  );
  const leaking = await search();
  assert.equal(leaking.status, 1);
  assert.ok(leaking.stdout.includes(`messages.ndjson: ${label}, as it is, in base64`), leaking.stdout);
});

test("nor does a secret that a device gave away as a dump", async () => {
  await using yard = new Yard();
  const features = "features/credentials/stored.feature:12";
  const kept = ["--out", "run", "--canaries", "secrets.json"];
  const made = await yard.run("run", features, "--defect", "passphrase-dumped", ...kept);
  assert.equal(made.status, 1, made.stderr);
  assert.match(made.stdout, /wifi\.passphrase in console of device-\d at \d+, hexadecimal dump/);
  const { status, stdout } = await yard.start(["python3", script, "run", "secrets.json"]).ended;
  assert.equal(status, 0, stdout);
  const dumped = "I (412) modem: 57 50 41 32 20";
  appendFileSync(
    yard.path("run/messages.ndjson"),
    `{"body":"${dumped} ${pairsOf(yard.read("secrets.json"))}"}\n`,
  );
  assert.equal((await yard.start(["python3", script, "run", "secrets.json"]).ended).status, 1);
});

function pairsOf(secrets: string): string {
  const [{ secret } = { secret: "" }] = JSON.parse(secrets) as { secret: string }[];
  return (Buffer.from(secret).toString("hex").match(/../g) ?? []).join(" ");
}
