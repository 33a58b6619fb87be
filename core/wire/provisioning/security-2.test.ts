import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sessionData } from "./messages.ts";
import { toBytes } from "./octets/index.ts";
import { createSecurity2Cipher } from "./security-2-cipher.ts";
import { createSetUpInitiator } from "./session-initiator.ts";
import { createProofBudget, createSetUpResponder } from "./session-responder.ts";
import { SetUpFault, type SetUpFaultCode } from "./set-up-fault.ts";
import { makeSetUpVerifier } from "./set-up-verifier.ts";
import { prime } from "./srp-group.ts";
import { createForeignClient, foreignType } from "./test-support.ts";

const username = "wifiprov";
const proofOfPossession = "correct-horse-42";
const secret = { security: 2, username, proofOfPossession } as const;
const held = makeSetUpVerifier(secret);

const fault = (code: SetUpFaultCode) => (thrown: unknown) =>
  thrown instanceof SetUpFault && thrown.code === code;
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function establish() {
  const responder = createSetUpResponder(held);
  const initiator = createSetUpInitiator(secret);
  const messages = [initiator.begin()];
  const challenge = responder.answer(messages[0] as Uint8Array);
  const proof = initiator.prove(challenge);
  initiator.conclude(responder.answer(proof));
  return { responder, initiator, first: messages[0] as Uint8Array, proof };
}

describe("a session of security 2", () => {
  it("carries messages both ways once both sides are proven", () => {
    const { responder, initiator } = establish();
    assert.equal(responder.sessions, 1);
    for (const word of ["one", "", "three"]) {
      assert.equal(textOf(responder.open(initiator.seal(Buffer.from(word)))), word);
      assert.equal(textOf(initiator.open(responder.seal(Buffer.from(`${word}!`)))), `${word}!`);
    }
  });

  it("works with a client that shares no code with it", () => {
    const responder = createSetUpResponder(held);
    const client = createForeignClient(username, proofOfPossession);
    assert.ok(client.conclude(responder.answer(client.prove(responder.answer(client.begin())))));
    assert.equal(textOf(responder.open(client.seal(Buffer.from("hello")))), "hello");
    assert.equal(textOf(client.open(responder.seal(Buffer.from("good day")))), "good day");
  });

  it("nothing opens twice, out of its place, changed, or in another session", () => {
    const { responder, initiator } = establish();
    const sealed = initiator.seal(Buffer.from("apply"));
    const second = initiator.seal(Buffer.from("apply again"));
    assert.throws(() => responder.open(second), fault("tampered"));
    assert.throws(() => responder.open(sealed.with(0, (sealed[0] ?? 0) ^ 1)), fault("tampered"));
    assert.throws(() => responder.open(sealed.subarray(0, 15)), fault("tampered"));
    assert.throws(() => establish().responder.open(sealed), fault("tampered"));
    assert.equal(textOf(responder.open(sealed)), "apply");
    assert.throws(() => responder.open(sealed), fault("tampered"));
  });

  it("outlives another exchange that is begun and not proven, and gives way to one that is", () => {
    const { responder, initiator } = establish();
    const guesser = createSetUpInitiator({ ...secret, proofOfPossession: "guess" });
    const guess = guesser.prove(responder.answer(guesser.begin()));
    assert.equal(textOf(responder.open(initiator.seal(Buffer.from("still")))), "still");
    assert.throws(() => responder.answer(guess), fault("wrong-proof"));
    assert.equal(textOf(initiator.open(responder.seal(Buffer.from("here")))), "here");
    const second = createSetUpInitiator(secret);
    second.conclude(responder.answer(second.prove(responder.answer(second.begin()))));
    assert.equal(responder.sessions, 2);
    assert.throws(() => responder.open(initiator.seal(Buffer.from("old"))), fault("tampered"));
    assert.equal(textOf(responder.open(second.seal(Buffer.from("new")))), "new");
  });

  it("is used up before its counter comes round", () => {
    const key = Buffer.alloc(64, 7);
    const last = Buffer.concat([Buffer.alloc(8, 1), Buffer.alloc(4, 0xff)]);
    const cipher = createSecurity2Cipher(key, last);
    cipher.seal(Buffer.from("last"));
    assert.throws(() => cipher.seal(Buffer.from("one more")), fault("no-session"));
    assert.throws(() => cipher.open(Buffer.alloc(32)), fault("no-session"));
  });
});

describe("the device's side of security 2", () => {
  it("opens and seals nothing before the proof", () => {
    const responder = createSetUpResponder(held);
    assert.throws(() => responder.open(Buffer.alloc(40)), fault("no-session"));
    assert.throws(() => responder.seal(Buffer.from("x")), fault("no-session"));
    responder.answer(createSetUpInitiator(secret).begin());
    assert.equal(responder.sessions, 0);
    assert.throws(() => responder.open(Buffer.alloc(40)), fault("no-session"));
  });

  it("takes one proof for each challenge, and is closed after five wrong ones until it is restarted", () => {
    const budget = createProofBudget();
    for (let i = 0; i < 5; i += 1) {
      const responder = createSetUpResponder(held, { budget });
      const guesser = createSetUpInitiator({ ...secret, proofOfPossession: `guess-${i}` });
      const guess = guesser.prove(responder.answer(guesser.begin()));
      assert.throws(() => responder.answer(guess), fault("wrong-proof"));
      assert.throws(() => responder.answer(guess), fault(i < 4 ? "out-of-order" : "locked"));
      assert.equal(responder.sessions, 0);
    }
    const owner = createSetUpInitiator(secret);
    assert.throws(() => createSetUpResponder(held, { budget }).answer(owner.begin()), fault("locked"));
    const restarted = createSetUpResponder(held, { budget: createProofBudget() });
    owner.conclude(restarted.answer(owner.prove(restarted.answer(owner.begin()))));
  });

  it("an exchange recorded earlier proves nothing", () => {
    const { first, proof } = establish();
    const responder = createSetUpResponder(held);
    responder.answer(first);
    assert.throws(() => responder.answer(proof), fault("wrong-proof"));
  });

  it("refuses security 0 and 1, and what there is not", () => {
    const theirs = foreignType("SessionData");
    const responder = createSetUpResponder(held);
    const insecure = [
      theirs.encode({ secVer: 0, sec0: { msg: 0, sc: {} } }),
      theirs.encode({ secVer: 1, sec1: { msg: 0, sc0: { clientPubkey: Buffer.alloc(32, 9) } } }),
    ];
    for (const message of insecure) assert.throws(() => responder.answer(message), fault("insecure-scheme"));
    assert.throws(() => responder.answer(theirs.encode({ secVer: 3 })), fault("malformed"));
    assert.throws(() => responder.answer(new Uint8Array()), fault("insecure-scheme"));
  });

  it("refuses public keys that would fix the key", () => {
    const responder = createSetUpResponder(held);
    for (const publicKey of [
      new Uint8Array(),
      Buffer.alloc(384),
      toBytes(prime),
      toBytes(prime * 2n),
      Buffer.alloc(385, 1),
    ]) {
      const security2 = { step: 0, command0: { username: Buffer.from(username), publicKey } };
      assert.throws(() => responder.answer(sessionData.encode({ scheme: 2, security2 })), fault("malformed"));
    }
    assert.equal(responder.sessions, 0);
  });

  it("takes any bytes in any state: a fault, and still no session", () => {
    const begun = createSetUpResponder(held);
    begun.answer(createSetUpInitiator(secret).begin());
    const { first } = establish();
    const changed = fc.tuple(fc.nat(40), fc.nat(255)).map(([at, value]) => first.with(at, value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), changed), (input) => {
        for (const act of [() => begun.answer(input), () => begun.open(input)]) {
          try {
            act();
          } catch (thrown) {
            assert.ok(thrown instanceof SetUpFault, String(thrown));
          }
        }
        assert.equal(begun.sessions, 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the client's side of security 2", () => {
  const challenge = () => {
    const initiator = createSetUpInitiator(secret);
    const responder = createSetUpResponder(held);
    return { initiator, responder, answer: responder.answer(initiator.begin()) };
  };

  it("does not take a device that only repeats, lies or does not know the verifier", () => {
    const { initiator, responder, answer } = challenge();
    const proof = initiator.prove(answer);
    const good = sessionData.decode(responder.answer(proof));
    const response1 = { ...good.security2?.response1, proof: Buffer.alloc(64, 3) };
    const forged = sessionData.encode({ scheme: 2, security2: { step: 3, response1 } });
    assert.throws(() => initiator.conclude(forged), fault("wrong-proof"));
    assert.throws(() => initiator.seal(Buffer.from("secret")), fault("no-session"));

    const stranger = createSetUpResponder(makeSetUpVerifier({ ...secret, proofOfPossession: "another" }));
    const careful = createSetUpInitiator(secret);
    const guess = careful.prove(stranger.answer(careful.begin()));
    assert.throws(() => stranger.answer(guess), fault("wrong-proof"));
  });

  it("refuses a downgrade, a foreign step, a status, an unsafe key, a short nonce", () => {
    const { initiator, responder, answer } = challenge();
    const withResponse0 = (response0: object, scheme = 2) =>
      sessionData.encode({ scheme, security2: { step: 1, response0 } });
    const { response0 } = sessionData.decode(answer).security2 ?? {};
    assert.throws(() => initiator.prove(withResponse0(response0 ?? {}, 0)), fault("insecure-scheme"));
    assert.throws(() => initiator.prove(initiator.begin()), fault("out-of-order"));
    assert.throws(() => initiator.prove(withResponse0({ status: 6 })), fault("wrong-proof"));
    const zero = { ...response0, publicKey: Buffer.alloc(384) };
    assert.throws(() => initiator.prove(withResponse0(zero)), fault("malformed"));
    const last = sessionData.decode(responder.answer(initiator.prove(answer)));
    const response1 = { ...last.security2?.response1, nonce: Buffer.alloc(8) };
    const short = sessionData.encode({ scheme: 2, security2: { step: 3, response1 } });
    assert.throws(() => initiator.conclude(short), fault("malformed"));
  });
});
