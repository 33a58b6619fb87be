import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Backend, IssuedCredential, Registration, Visit } from "../../core/backend/index.ts";
import type { Dut } from "../../core/dut/index.ts";
import { type DeviceId, done, type Outcome, refused, silent } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import { fakeBench, fakeDut, fakeMaintenance, fakeStage, referenceProduct } from "../test-support.ts";
import { Intruder } from "./intruder.ts";

const product = await referenceProduct();
const issued: IssuedCredential = { certificate: "certificate", privateKey: "key" };

/** An intruder at a backend that answers every visit as told, and how many visits are going on. */
function intruderAt(answer: Outcome<void>) {
  let inside = 0;
  const visit = async (): Promise<Outcome<Visit>> => {
    if (answer.kind !== "done") return answer;
    inside += 1;
    const leave = async () => {
      inside -= 1;
    };
    const { promise: ended } = Promise.withResolvers<void>();
    const reach = async () => refused("not-authorised", "that is another device's");
    return done({ ended, hearOrdersOf: reach, speakAs: reach, [Symbol.asyncDispose]: leave });
  };
  const backend = { issueCredential: async () => issued, visit } as unknown as Backend;
  const intruder = new Intruder(fakeStage(fakeBench({ product, backend: async () => backend })));
  return { intruder, inside: () => inside };
}

describe("a credential that the intruder obtains", () => {
  it("has let them in, and they have left again", async () => {
    const { intruder, inside } = intruderAt(done(undefined));
    assert.equal(await intruder.obtainCredential("A" as DeviceId), issued);
    assert.equal(inside(), 0);
  });

  it("is nothing to rest on where it opens nothing, whether that is said or not", async () => {
    for (const answer of [refused("turned-away", "never heard of it"), silent(1_000)])
      await assert.rejects(
        intruderAt(answer).intruder.obtainCredential("A" as DeviceId),
        (thrown) => thrown instanceof Inconclusive && /credential that it issued itself/.test(thrown.message),
      );
  });
});

describe("an order that is replayed", () => {
  it("was obeyed before, by a device that has registered again since, however quickly it did", async () => {
    const identity = "A" as DeviceId;
    const registrations = [{} as Registration];
    const delivered: Uint8Array[] = [];
    const backend = {
      endpoint: { url: "mqtts://localhost:1" },
      makeOrder: async () => Uint8Array.of(delivered.length),
      deliver: async (_to: DeviceId, bytes: Uint8Array) => {
        delivered.push(bytes);
        return done(undefined);
      },
      registrations: async () => [...registrations],
      awaitRegistration: async (_: DeviceId, known: number) => {
        const [next] = registrations.slice(known);
        return next === undefined ? silent(1_000) : done(next);
      },
    } as unknown as Backend;
    const device = fakeDut({
      network: { join: async () => {} } as unknown as Dut["network"],
      maintenance: fakeMaintenance({
        awaitRestart: async (act) => {
          await act();
          return done(undefined);
        },
        writeConfiguration: async () => {
          // It knows its backend again.
          registrations.push({} as Registration);
          return done(undefined);
        },
        readLog: async () => done([]),
      }),
    });
    const stage = fakeStage(fakeBench({ product, backend: async () => backend }), device);
    stage.notes.write("identity", identity);
    stage.notes.write("configuration", {});
    await new Intruder(stage).sendResetOrder(device, "a replay of an older order");
    assert.deepEqual(delivered, [Uint8Array.of(0), Uint8Array.of(0)]);
  });
});
