import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sessionData } from "./messages.ts";
import { digestOf } from "./proof-digest.ts";
import { agreeKey, createSecurity1Stream, drawEphemeral } from "./security-1-agreement.ts";
import { createProoflessInitiator, createSetUpInitiator } from "./session-initiator.ts";
import { createProofBudget, createSetUpResponder } from "./session-responder.ts";
import { SetUpFault, type SetUpFaultCode } from "./set-up-fault.ts";
import { makeSetUpVerifier, provesPossession } from "./set-up-verifier.ts";
import { createForeignClient1, foreignType } from "./test-support.ts";

const secret = { security: 1, proofOfPossession: "correct-horse-42" } as const;
const held = makeSetUpVerifier(secret);

const fault = (code: SetUpFaultCode) => (thrown: unknown) =>
  thrown instanceof SetUpFault && thrown.code === code;
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function establish() {
  const responder = createSetUpResponder(held);
  const initiator = createSetUpInitiator(secret);
  const first = initiator.begin();
  const challenge = responder.answer(first);
  const proof = initiator.prove(challenge);
  const answer = responder.answer(proof);
  initiator.conclude(answer);
  return { responder, initiator, transcript: [first, challenge, proof, answer] as const };
}

/** Keys of X25519 with which every secret is zero: 0, 1, p - 1, and one of order 8 (RFC 7748, 6.1). */
const lowOrder = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
].map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));

describe("a session of security 1", () => {
  it("carries messages of any length both ways once both sides are proven, in one stream", () => {
    const { responder, initiator } = establish();
    assert.equal(responder.sessions, 1);
    for (const word of ["one", "", "x".repeat(1000), "four"]) {
      assert.equal(textOf(responder.open(initiator.seal(Buffer.from(word)))), word);
      assert.equal(textOf(initiator.open(responder.seal(Buffer.from(`${word}!`)))), `${word}!`);
    }
  });

  it("works with a client that shares no code with it", async () => {
    for (let round = 0; round < 20; round += 1) {
      const responder = createSetUpResponder(held);
      const client = await createForeignClient1(secret.proofOfPossession);
      const proof = await client.prove(responder.answer(client.begin()));
      assert.ok(await client.conclude(responder.answer(proof)));
      for (const word of ["hello", "", "a".repeat(round * 7)]) {
        assert.equal(textOf(responder.open(await client.seal(Buffer.from(word)))), word);
        assert.equal(textOf(await client.open(responder.seal(Buffer.from(`${word}.`)))), `${word}.`);
      }
    }
  });

  it("and such a client with another proof gets none", async () => {
    const responder = createSetUpResponder(held);
    const client = await createForeignClient1("another");
    const proof = await client.prove(responder.answer(client.begin()));
    assert.throws(() => responder.answer(proof), fault("wrong-proof"));
  });

  it("nothing opens twice, or in another session, to what it was", () => {
    const { responder, initiator } = establish();
    const sealed = initiator.seal(Buffer.from("apply it now"));
    assert.notEqual(textOf(establish().responder.open(sealed)), "apply it now");
    assert.equal(textOf(responder.open(sealed)), "apply it now");
    assert.notEqual(textOf(responder.open(sealed)), "apply it now");
  });

  it("tells of what was changed on its way nothing: the scheme has no integrity", () => {
    const { responder, initiator } = establish();
    const sealed = initiator.seal(Buffer.from("apply"));
    assert.equal(textOf(responder.open(sealed.with(0, (sealed[0] ?? 0) ^ 1))), "`pply");
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
    assert.equal(textOf(responder.open(second.seal(Buffer.from("new")))), "new");
  });
});

describe("the device's side of security 1", () => {
  it("opens and seals nothing before the proof", () => {
    const responder = createSetUpResponder(held);
    responder.answer(createSetUpInitiator(secret).begin());
    assert.equal(responder.sessions, 0);
    assert.throws(() => responder.open(Buffer.alloc(40)), fault("no-session"));
    assert.throws(() => responder.seal(Buffer.from("x")), fault("no-session"));
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
  });

  it("takes nobody who knows of no proof", () => {
    const responder = createSetUpResponder(held);
    const proofless = createProoflessInitiator();
    const attempt = proofless.prove(responder.answer(proofless.begin()));
    assert.throws(() => responder.answer(attempt), fault("wrong-proof"));
  });

  it("an exchange recorded earlier proves nothing, and no two have the same key or random bytes", () => {
    const { transcript } = establish();
    const [first, challenge, proof] = transcript;
    const responder = createSetUpResponder(held);
    const own = sessionData.decode(responder.answer(first)).security1?.response0;
    const earlier = sessionData.decode(challenge).security1?.response0;
    assert.notDeepEqual(own?.publicKey, earlier?.publicKey);
    assert.notDeepEqual(own?.random, earlier?.random);
    assert.throws(() => responder.answer(proof), fault("wrong-proof"));
  });

  it("refuses other schemes, and what is no command", () => {
    const theirs = foreignType("SessionData");
    const responder = createSetUpResponder(held);
    const security0 = theirs.encode({ secVer: 0, sec0: { msg: 0, sc: {} } });
    assert.throws(() => responder.answer(security0), fault("insecure-scheme"));
    const security2 = theirs.encode({
      secVer: 2,
      sec2: { msg: 0, sc0: { clientPubkey: Buffer.alloc(384, 2) } },
    });
    assert.throws(() => responder.answer(security2), fault("malformed"));
    assert.throws(() => responder.answer(theirs.encode({ secVer: 1 })), fault("malformed"));
    assert.throws(() => responder.answer(new Uint8Array()), fault("insecure-scheme"));
  });

  it("refuses public keys that would fix the secret", () => {
    const responder = createSetUpResponder(held);
    for (const publicKey of [...lowOrder, new Uint8Array(), Buffer.alloc(31, 9), Buffer.alloc(33, 9)]) {
      const security1 = { step: 0, command0: { publicKey } };
      assert.throws(() => responder.answer(sessionData.encode({ scheme: 1, security1 })), fault("malformed"));
    }
    assert.equal(responder.sessions, 0);
  });

  it("takes any bytes in any state: a fault, and still no session", () => {
    const begun = createSetUpResponder(held);
    begun.answer(createSetUpInitiator(secret).begin());
    const [first] = establish().transcript;
    const changed = fc
      .tuple(fc.nat(first.length - 1), fc.nat(255))
      .map(([at, value]) => first.with(at, value));
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

  it("draws its part with what it is given", () => {
    const drawn: number[] = [];
    const draw = (length: number) => {
      drawn.push(length);
      return Uint8Array.from(randomBytes(length));
    };
    createSetUpResponder(held, { draw }).answer(createSetUpInitiator(secret).begin());
    assert.deepEqual(drawn, [32, 16]);
  });
});

describe("the client's side of security 1", () => {
  it("does not take a device that only repeats, lies or does not know its label", () => {
    const responder = createSetUpResponder(held);
    const initiator = createSetUpInitiator(secret);
    const proof = initiator.prove(responder.answer(initiator.begin()));
    const echoed = sessionData.decode(proof).security1?.command1?.proof ?? new Uint8Array();
    const forged = sessionData.encode({ scheme: 1, security1: { step: 3, response1: { proof: echoed } } });
    assert.throws(() => initiator.conclude(forged), fault("wrong-proof"));
    assert.throws(() => initiator.seal(Buffer.from("secret")), fault("no-session"));
  });

  it("refuses a downgrade, a foreign step, a status, an unsafe key, too few random bytes", () => {
    const initiator = createSetUpInitiator(secret);
    const responder = createSetUpResponder(held);
    const { response0 = {} } = sessionData.decode(responder.answer(initiator.begin())).security1 ?? {};
    const withResponse0 = (changed: object, scheme = 1) =>
      sessionData.encode({ scheme, security1: { step: 1, response0: { ...response0, ...changed } } });
    assert.throws(() => initiator.prove(withResponse0({}, 0)), fault("insecure-scheme"));
    assert.throws(() => initiator.prove(withResponse0({}, 2)), fault("insecure-scheme"));
    assert.throws(() => initiator.prove(initiator.begin()), fault("out-of-order"));
    assert.throws(() => initiator.prove(withResponse0({ status: 6 })), fault("wrong-proof"));
    for (const publicKey of lowOrder)
      assert.throws(() => initiator.prove(withResponse0({ publicKey })), fault("malformed"));
    assert.throws(() => initiator.prove(withResponse0({ random: Buffer.alloc(15) })), fault("malformed"));
    assert.throws(() => initiator.prove(withResponse0({ random: undefined })), fault("malformed"));
  });
});

describe("somebody who plays the device's part of security 1", () => {
  it("can try guesses of the proof at home: why a label's secret must be long", () => {
    const app = createSetUpInitiator(secret);
    const [impostor, random] = [drawEphemeral(), randomBytes(16)];
    const clientKey = sessionData.decode(app.begin()).security1?.command0?.publicKey ?? new Uint8Array();
    const response0 = { publicKey: impostor.publicKey, random };
    const challenge = sessionData.encode({ scheme: 1, security1: { step: 1, response0 } });
    const proof = sessionData.decode(app.prove(challenge)).security1?.command1?.proof ?? new Uint8Array();
    const fits = (guess: string) => {
      const stream = createSecurity1Stream(agreeKey(impostor, clientKey, digestOf(guess)), random);
      return Buffer.compare(stream.open(proof), impostor.publicKey) === 0;
    };
    assert.deepEqual(["1234", "correct-horse-42", ""].filter(fits), ["correct-horse-42"]);
  });
});

describe("what the device keeps of the proof of security 1", () => {
  it("tells the right proof from others", () => {
    assert.equal(held.proofDigest.length, 32);
    assert.ok(provesPossession(held, secret.proofOfPossession));
    for (const wrong of ["", "correct-horse-4", "correct-horse-42 ", "Correct-horse-42"])
      assert.ok(!provesPossession(held, wrong));
  });
});
