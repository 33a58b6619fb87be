import { createPublicKey, type KeyObject, sign, X509Certificate } from "node:crypto";
import type { DeviceId } from "../../core/kernel/index.ts";
import { hashOf } from "../../core/wire/index.ts";
import { certificateRequest } from "./certificate-request.ts";
import { identityRule } from "./identity-rule.ts";
import { type Identity, type Parts, Refusal } from "./parts.ts";

/**
 * Identity and IDevID (IEEE 802.1AR). The serial number follows from the hardware, or is drawn by the factory, and is burnt into
 * one-time memory at manufacture.
 */
export function makeIdentity(parts: Parts): Identity {
  const { fuses, identityKey: privateKey, log } = parts;
  const rule = identityRule(parts);
  const read = (): DeviceId | undefined => {
    const burnt = fuses.readArea("identity");
    return burnt.length === 0 ? undefined : (Buffer.from(burnt).toString("utf8") as DeviceId);
  };

  return {
    derived: rule.derived,
    read,
    write(value, origin) {
      if (fuses.locked) {
        log.append({ event: "identity-write-refused", origin });
        throw new Refusal("locked", "the identity is locked");
      }
      const wanted = value ?? rule.derived;
      if (wanted === undefined)
        throw new Refusal("invalid-value", "the hardware gives no identity: the factory draws it");
      const fault = rule.fault(wanted);
      if (fault !== undefined) throw new Refusal("invalid-value", fault);
      const burnt = read();
      if (burnt !== undefined && burnt !== wanted)
        throw new Refusal("locked", `the identity ${burnt} is burnt already`);
      fuses.writeArea("identity", Buffer.from(wanted));
    },
    certificate() {
      const der = fuses.readArea("certificate");
      return der.length === 0 ? undefined : der;
    },
    installCertificate(der) {
      if (fuses.locked) throw new Refusal("locked", "the certificate is locked");
      const identity = read();
      if (identity === undefined) throw new Refusal("wrong-state", "the identity is not written yet");
      if (der.length === 0 || der.length > 1024)
        throw new Refusal("invalid-value", "a certificate has 1 to 1024 bytes");
      // One-time memory: what is wrong could never be put right.
      if (!certifies(der, identity, privateKey()))
        throw new Refusal("invalid-value", `this is no certificate of ${identity} and its key`);
      const burnt = fuses.readArea("certificate");
      if (burnt.length > 0 && Buffer.compare(burnt, der) !== 0)
        throw new Refusal("locked", "another certificate is burnt already");
      fuses.writeArea("certificate", der);
    },
    request() {
      const identity = read();
      if (identity === undefined) throw new Refusal("wrong-state", "the identity is not written yet");
      return certificateRequest(identity, privateKey());
    },
    sign: (data) => sign(hashOf(privateKey()) ?? null, data, privateKey()),
    privateKey: () => privateKey().export({ format: "pem", type: "pkcs8" }).toString(),
    lock() {
      if (read() === undefined) throw new Refusal("wrong-state", "the identity is not written yet");
      if (fuses.readArea("certificate").length === 0)
        throw new Refusal("wrong-state", "no certificate is installed");
      fuses.lock();
    },
  };
}

/** Whether `der` is a certificate for `key` whose subject bears `identity`. Takes any bytes. */
function certifies(der: Uint8Array, identity: DeviceId, key: KeyObject): boolean {
  try {
    const certificate = new X509Certificate(der);
    const named = certificate.subject.split("\n").includes(`serialNumber=${identity}`);
    return named && certificate.publicKey.equals(createPublicKey(key));
  } catch {
    return false;
  }
}
