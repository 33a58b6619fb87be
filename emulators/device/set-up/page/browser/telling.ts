import type { SetUpField } from "../../../../../core/wire/provisioning/person/index.ts";

/** Something that a person must be told: at one of the fields, or about the whole. */
export interface Told {
  readonly field?: SetUpField | "proof";
  readonly text: string;
}

/** By the code of what the device or the page refuses, or of the failure that the device reports. */
const byCode: Readonly<Record<string, Told>> = {
  "wrong-proof": {
    field: "proof",
    text: "This is not the code on the device’s label. After five wrong codes the device takes no more until it is switched off and on.",
  },
  locked: {
    text: "Too many wrong codes. Switch the device off and on again, join its network, and try once more.",
  },
  impostor: {
    text: "The device does not know the code on its own label: this may be another device. Nothing was handed over.",
  },
  unreachable: {
    text: "The device does not answer. Make sure that your phone is on the device’s own network, and try again.",
  },
  "no-session": {
    text: "The device has ended this set-up, perhaps because somebody else began one. Try again.",
  },
  tampered: { text: "An answer of the device was changed on its way. Try again; nothing was applied." },
  "wifi-not-found": { field: "ssid", text: "The device finds no network of this name in its reach." },
  "wifi-refused": { field: "passphrase", text: "The network refuses this passphrase." },
  "no-network": { text: "The device is on no network." },
  "backend-unreachable": { field: "endpoint", text: "The device reaches nobody at this address." },
  "backend-silent": { field: "endpoint", text: "Whoever is at this address does not answer the device." },
  "backend-untrusted": {
    field: "endpoint",
    text: "Whoever answers at this address cannot prove to be the device’s cloud. The device has told it nothing.",
  },
  "enrolment-refused": { text: "The cloud does not admit this device. Ask your provider." },
  "registration-refused": {
    field: "account",
    text: "The cloud does not register the device for this account. It may belong to somebody else.",
  },
  "confirmation-timeout": { text: "The cloud has not confirmed the device in time. Try again later." },
};

/** In words; what nobody has words for by its code. */
export const wordsFor = (code: string): Told =>
  byCode[code] ?? { text: `The device and this page do not understand each other (${code}).` };

/** The device's reason for refusing a value, as a sentence. */
export const asSentence = (reason: string): string =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? "" : "."}`;
