import assert from "node:assert/strict";
import { test } from "node:test";
import { within } from "../../kernel/index.ts";
import { writeEvidence } from "../../wire/index.ts";
import { attest } from "./provisioning.ts";
import { expectDone, type MakeBackend, patience } from "./support.ts";

/** Somebody from outside, who shows what they have. PRV-CRED-2, PRV-CRED-3, PRV-ZTP-2 */
export function visitsContract(make: MakeBackend): void {
  test("a visitor is let in with the claimed device's credential, and with no other and none", async (t) => {
    await using under = await make(t);
    const { backend, devices } = under;
    const [claims, other] = devices;
    const shows = await backend.issueCredential(claims);
    await using visit = expectDone(await backend.visit({ claims, shows }, patience));
    const foreign = await backend.issueCredential(other);
    assert.equal((await backend.visit({ claims, shows: foreign }, patience)).kind, "refused");
    assert.equal((await backend.visit({ claims }, patience)).kind, "refused");
    await backend.revoke(claims);
    await within(visit.ended, patience);
    assert.equal((await backend.visit({ claims, shows }, patience)).kind, "refused");
  });

  test("a visitor hears no other's orders, and does not speak in another's name", async (t) => {
    await using under = await make(t);
    const { backend, devices } = under;
    const [claims, other] = devices;
    const shows = await backend.issueCredential(claims);
    await backend.issueCredential(other);
    await using visit = expectDone(await backend.visit({ claims, shows }, patience));
    assert.equal((await visit.hearOrdersOf(other, patience)).kind, "refused");
    assert.equal((await visit.hearOrdersOf(claims, patience)).kind, "done");
    assert.equal((await visit.speakAs(claims, patience)).kind, "done");
    assert.equal((await visit.speakAs(other, patience)).kind, "refused");
    assert.deepEqual(await backend.telemetry(other), []);
  });

  test("a visitor is given a further credential for one that stands, and for no other and none", async (t) => {
    await using under = await make(t);
    const { backend, devices } = under;
    const [claims, other] = devices;
    const shows = await backend.issueCredential(claims);
    const foreign = await backend.issueCredential(other);
    assert.equal((await backend.renew({ claims, shows: foreign }, patience)).kind, "refused");
    assert.equal((await backend.renew({ claims }, patience)).kind, "refused");
    assert.equal((await backend.renew({ claims, shows }, patience)).kind, "done");
    await backend.revoke(claims);
    const late = await backend.renew({ claims, shows }, patience);
    assert.ok(late.kind === "refused" && late.code !== "turned-away");
  });

  test("a visitor's notice is taken of the device whose credential they show, and of no other", async (t) => {
    await using under = await make(t);
    const { backend, devices } = under;
    const [claims, other] = devices;
    const shows = await backend.issueCredential(claims);
    await backend.issueCredential(other);
    const foreign = await backend.giveNotice({ claims, shows }, other, patience);
    assert.ok(foreign.kind === "refused" && foreign.code !== "turned-away");
    assert.equal((await backend.giveNotice({ claims }, claims, patience)).kind, "refused");
    assert.deepEqual(await backend.notices(), []);
    assert.equal((await backend.giveNotice({ claims, shows }, claims, patience)).kind, "done");
    assert.deepEqual(
      [(await backend.device(claims))?.state, (await backend.device(other))?.state],
      ["retired", "active"],
    );
  });

  test("evidence that was accepted once is refused when it is offered again", async (t) => {
    await using under = await make(t);
    const { backend, devices } = under;
    const [identity] = devices;
    await attest(under, identity);
    const [first] = await backend.attestations(identity);
    assert.ok(first?.accepted);
    const again = await backend.offerEvidence(identity, () => first.evidence, patience);
    assert.ok(again.kind === "refused" && again.code === "unknown-nonce");
    const malformed = await backend.offerEvidence(identity, () => Buffer.from("no evidence"), patience);
    assert.ok(malformed.kind === "refused" && malformed.code === "malformed");
  });

  test("evidence over a nonce that was altered on its way is refused", async (t) => {
    await using under = await make(t);
    const { backend, devices } = under;
    const [identity] = devices;
    await backend.inject("alters-nonce");
    const freshly = (nonce: string) => writeEvidence(under.evidence(identity, nonce));
    const offered = await backend.offerEvidence(identity, freshly, patience);
    assert.ok(offered.kind === "refused" && offered.code === "unknown-nonce");
    await backend.inject(undefined);
    assert.equal((await backend.offerEvidence(identity, freshly, patience)).kind, "done");
  });
}
