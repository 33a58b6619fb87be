import { createECDH } from "node:crypto";
import {
  createSetUpInitiator,
  createSetUpResponder,
  makeSetUpVerifier,
} from "../core/wire/provisioning/index.ts";
import { cpuMs, median } from "./measure.ts";

const rounds = 50;
const secret = { security: 2, username: "wifiprov", proofOfPossession: "bench-label-0001" } as const;

/** Median CPU time of a set-up session, both sides, and of a bare key agreement on P-256, both sides, ms. */
export function measureSetUp(): { sessionMs: number; agreementMs: number } {
  const held = makeSetUpVerifier(secret);
  return {
    sessionMs: cpuOf(() => {
      const device = createSetUpResponder(held);
      const person = createSetUpInitiator(secret);
      person.conclude(device.answer(person.prove(device.answer(person.begin()))));
    }),
    agreementMs: cpuOf(() => {
      const [one, other] = [createECDH("prime256v1"), createECDH("prime256v1")];
      const keys = [one.generateKeys(), other.generateKeys()] as const;
      one.computeSecret(keys[1]);
      other.computeSecret(keys[0]);
    }),
  };
}

function cpuOf(act: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const from = cpuMs();
    act();
    return cpuMs() - from;
  });
  return median(times);
}
