import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { parseJsonObject } from "../../core/wire/index.ts";
import type { Slot, SlotContent } from "../parts/index.ts";
import { certificateRequest } from "./certificate-request.ts";
import type { Credential, Credentials } from "./cloud-parts.ts";
import { keyMaking } from "./device-key.ts";
import { type Parts, Refusal } from "./parts.ts";

interface Kept {
  readonly slot: Slot;
  readonly credential: Credential;
}

/**
 * Two slots, of which one holds the credential in use and the other, during a rotation, the next one. Which is which
 * follows from their generations alone: no pointer can be cut apart from what it points to.
 */
export function makeCredentials(parts: Parts): Credentials {
  const { certificateCheck, clock, identity, options, trng, vault } = parts;
  const { entropyLength, from } = keyMaking[options.behaviour.keys];
  const slots = [vault.slot("operational-a"), vault.slot("operational-b")];
  let prepared: KeyObject | undefined;

  const parse = ({ generation, bytes }: SlotContent): Credential | undefined => {
    const { key, certificate } = parseJsonObject(bytes) ?? {};
    if (typeof key !== "string" || typeof certificate !== "string") return undefined;
    const privateKey = createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" });
    return { generation, privateKey, certificate: Uint8Array.from(Buffer.from(certificate, "base64")) };
  };

  const load = (slot: Slot): Kept[] => {
    const content = slot.read();
    const credential = content && parse(content);
    if (credential !== undefined) return [{ slot, credential }];
    // What a cut left of a write or an erase may be most of a key, sealed or not: nothing of it stays.
    if (!slot.blank) slot.erase();
    return [];
  };

  const newestFirst = (all: readonly Kept[]): Kept[] =>
    [...all].sort((a, b) => b.credential.generation - a.credential.generation);
  let kept = newestFirst(slots.flatMap(load));

  const forget = (isGone: (credential: Credential) => boolean): void => {
    for (const { slot, credential } of kept) if (isGone(credential)) slot.erase();
    kept = kept.filter(({ credential }) => !isGone(credential));
  };

  return {
    usable: () => kept.map(({ credential }) => credential),
    prepare() {
      const id = identity.read();
      if (id === undefined) throw new Refusal("wrong-state", "the identity is not written yet");
      prepared = from(trng(entropyLength));
      return certificateRequest(id, prepared);
    },
    install(certificate, authorities) {
      const privateKey = prepared;
      if (privateKey === undefined) throw new Refusal("wrong-state", "no certificate was asked for");
      const fault = certificateCheck(certificate, authorities, {
        identity: identity.read() ?? "",
        publicKey: createPublicKey(privateKey),
        now: clock.now(),
      });
      if (fault !== undefined) throw new Refusal("foreign-certificate", fault);
      const proven = kept.at(-1);
      const slot = slots.find((one) => one !== proven?.slot);
      if (slot === undefined) throw new TypeError("there are two slots");
      const generation = (kept[0]?.credential.generation ?? 0) + 1;
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
      const key = base64(privateKey.export({ format: "der", type: "pkcs8" }));
      const bytes = Buffer.from(JSON.stringify({ key, certificate: base64(certificate) }));
      slot.write({ generation, bytes });
      prepared = undefined;
      const credential = { generation, certificate: Uint8Array.from(certificate), privateKey };
      kept = newestFirst([{ slot, credential }, ...(proven === undefined ? [] : [proven])]);
      return credential;
    },
    activate: (credential) => forget(({ generation }) => generation !== credential.generation),
    discard: (credential) => forget(({ generation }) => generation === credential.generation),
    erase() {
      prepared = undefined;
      kept = [];
      for (const slot of slots) slot.erase();
    },
  };
}
