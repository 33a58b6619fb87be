import { type KeyObject, X509Certificate } from "node:crypto";
import type { Dut } from "../core/dut/index.ts";
import type { Manufactured } from "../core/factory/index.ts";
import type { RedactedBytes, Span } from "../core/journal/index.ts";
import { sha256 } from "../core/kernel/index.ts";
import { createKeyHunt, type KeyFind, prepareHunt } from "./actors/key-hunt.ts";
import type { Bench } from "./bench.ts";
import type { Notebook } from "./notebook.ts";

/** What evidence has to know of its scenario. */
export interface EvidenceGrounds {
  readonly bench: Bench;
  readonly notes: Notebook;
  readonly devices: readonly Dut[];
  readonly units: ReadonlyMap<Dut, Manufactured>;
}

/** Private keys that no evidence may show: the public halves of one scenario's devices, and what was found of them. */
export class EvidenceKeys {
  readonly #grounds: EvidenceGrounds;
  readonly #keys = new Map<string, KeyObject>();
  /** Whether a private key was found anywhere in this scenario. */
  #found = false;

  constructor(grounds: EvidenceGrounds) {
    this.#grounds = grounds;
  }

  /** Public keys by name, as `publicKeysOf` gives them. */
  note(keys: ReadonlyMap<string, KeyObject>): void {
    for (const [name, key] of keys) this.#keys.set(name, key);
  }

  /** Of operational certificates that a device has now, as far as somebody wrote them down. */
  noteCredentials(): void {
    const { notes } = this.#grounds;
    for (const page of ["credential", "credentialNow"] as const) {
      const certificate = notes.has(page) ? notes.read(page) : undefined;
      if (certificate !== undefined) this.#noteCertificate(certificate);
    }
  }

  /** Whether the public half of the identity key of the device in `slot` is known, or it never had one; it is asked where nobody knows. */
  async knowsIdentityOf(slot: string): Promise<boolean> {
    const { devices, units } = this.#grounds;
    const device = devices.find((one) => one.slot === slot);
    if (device === undefined) return false;
    if (!units.has(device) || this.#keys.has(identityKeyOf(device))) return true;
    try {
      const certificate = await device.maintenance.readCertificate();
      if (certificate.kind !== "done") return false;
      this.#keys.set(identityKeyOf(device), new X509Certificate(certificate.value).publicKey);
      const operational = await device.maintenance.readOperationalCertificate();
      if (operational.kind === "done") this.#noteCertificate(operational.value);
      return true;
    } catch {
      // Equipment that fails now has no part in the verdict any more.
      return false;
    }
  }

  /** Tries all of `dumps`; what is found is a secret from then on. */
  async search(dumps: readonly Uint8Array[]): Promise<void> {
    if (this.#keys.size === 0) return;
    for (const bytes of dumps) await prepareHunt(bytes, this.#keys);
    const hunt = createKeyHunt(this.#keys);
    for (const bytes of dumps) this.learn(hunt(bytes));
  }

  /** What was found by others. */
  learn(finds: readonly KeyFind[]): void {
    for (const { key, window } of finds) {
      this.#found = true;
      this.#grounds.bench.secrets.learn(`private half of ${key}`, window);
    }
  }

  /** Takes out what the redactor has no form for, such as a key that is encoded twice. Only where one was found at all: it takes its time. */
  cut(bytes: Uint8Array): RedactedBytes {
    if (!this.#found) return { bytes, redacted: [] };
    const copy = Buffer.from(bytes);
    const redacted = createKeyHunt(this.#keys)(bytes).map((find) => within(surroundings(find), bytes.length));
    for (const { offset, length } of redacted)
      copy.write("[redacted: private key]".padEnd(length, ".").slice(0, length), offset, "latin1");
    return { bytes: copy, redacted };
  }

  #noteCertificate(der: Uint8Array): void {
    const name = `operational key of certificate ${sha256(der)}`;
    if (!this.#keys.has(name)) this.#keys.set(name, new X509Certificate(der).publicKey);
  }
}

/** As `publicKeysOf` names it. */
const identityKeyOf = ({ slot }: Pick<Dut, "slot">): string => `${slot}: identity key`;

/** An expanded key has its other half, which is as secret, before or behind it. */
const surroundings = ({ form, offset, length }: KeyFind): Span =>
  form.includes("expanded") ? { offset: offset - length, length: 3 * length } : { offset, length };

function within({ offset, length }: Span, size: number): Span {
  const start = Math.max(0, offset);
  return { offset: start, length: Math.min(size, offset + length) - start };
}
