import { type KeyObject, verify, X509Certificate } from "node:crypto";
import { sha256 } from "../../core/kernel/index.ts";
import { hashOf, imageLength } from "../../core/wire/index.ts";
import { incompleteness } from "./configuration/validation.ts";
import { flashMap } from "./flash-map.ts";
import type { Parts, SelfTest } from "./parts.ts";

/** What is wrong; undefined when nothing is. */
type Check = () => string | undefined;

/**
 * Examines each thing that a unit must have before it leaves the factory, by using it and not by asking whether it is there.
 * Writes nothing but a sector of its own. PRV-FACT-5
 */
export function makeSelfTest(parts: Parts): SelfTest {
  const { boot, buttons, faults, flash, identity, options, schemas, store, trng } = parts;
  const hasButton = Number.isFinite(options.behaviour.resetHoldMs);

  const checks: Readonly<Record<string, Check>> = {
    firmware() {
      const { offset, size } = boot.running.slot === "a" ? flashMap.firmwareA : flashMap.firmwareB;
      const image = flash.read(offset, Math.min(imageLength(flash.read(offset, 12)) ?? 0, size));
      if (!boot.verifies(image)) return "the running image does not verify in flash any more";
      return sha256(image) === boot.running.digest
        ? undefined
        : "the flash holds another image than the one that runs";
    },
    flash() {
      const { offset } = flashMap.selfTest;
      const isBlank = () => flash.read(offset, flash.sectorSize).every((byte) => byte === 0xff);
      if (!isBlank()) flash.eraseSector(offset);
      if (!isBlank()) return "a sector was erased and is not blank";
      const pattern = trng(flash.pageSize);
      flash.program(offset, pattern);
      const isSame = Buffer.compare(flash.read(offset, pattern.length), pattern) === 0;
      flash.eraseSector(offset);
      if (!isSame) return "a page does not hold what was programmed";
      return isBlank() ? undefined : "a sector was erased and is not blank";
    },
    identity() {
      const burnt = identity.read();
      if (burnt === undefined) return "no identity is burnt";
      const isForeign = identity.derived !== undefined && burnt !== identity.derived;
      return isForeign ? "the identity is not the one that the hardware gives" : undefined;
    },
    certificate() {
      const der = identity.certificate();
      if (der === undefined) return "no certificate is installed";
      const challenge = trng(32);
      const signature = identity.sign(challenge);
      const key = keyIn(der);
      if (key === undefined) return "the certificate cannot be read";
      return verify(hashOf(key) ?? null, challenge, key, signature)
        ? undefined
        : "the certificate is for another key";
    },
    configuration() {
      const { copies, rejected } = store.load();
      const [newest] = copies;
      const lacking = newest && incompleteness(schemas.schema(newest.schemaVersion), newest.values);
      const wrong = [
        ...rejected.map(({ place, why }) => `copy ${place}: ${why}`),
        ...(lacking ? [lacking] : []),
      ];
      if (faults.found.includes("configuration-corrupt"))
        wrong.push("it was corrupt when the device started");
      return wrong.length === 0 ? undefined : wrong.join("; ");
    },
    ...(hasButton && { button: () => (buttons.isPressed ? "the reset button is down" : undefined) }),
  };

  return {
    run() {
      const results = Object.entries(checks).map(([name, check]) => {
        const detail = check();
        return detail === undefined ? { name, passed: true } : { name, passed: false, detail };
      });
      return { passed: results.every(({ passed }) => passed), checks: results };
    },
  };
}

function keyIn(certificate: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(certificate).publicKey;
  } catch {
    return undefined;
  }
}
