import type { Duplex } from "node:stream";
import type { Outcome, WaitOptions } from "../kernel/index.ts";

/**
 * The phone of a person beside a device, as far as its web browser goes. It belongs to the bench: the same phone opens the pages of
 * emulated and of real devices. What a page does or does not show is an `Outcome`.
 */
export interface Phone {
  /**
   * Opens a page as on a phone that has joined the device's access point: whatever the browser asks for leads there, and nowhere
   * else. Refused ("not-loaded") when no page comes, also because its server is not the one that was pinned.
   */
  open(visit: Visit): Promise<Outcome<WebPage>>;
}

export interface Visit {
  /** Such as `https://192.168.4.1/`. */
  readonly url: string;
  /** Opens a connection to the server on the access point. */
  connect(): Promise<Outcome<Duplex>>;
  /**
   * SHA-256 of the public key (SPKI) in the certificate that the server was seen to have and that was found good: the one key that
   * the browser then trusts, and no other. Undefined over plain HTTP.
   */
  readonly pin: Uint8Array | undefined;
  /** Of the screen, CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** What the person prefers. Default: light. */
  readonly colours?: "light" | "dark";
}

/** A page as a person has it before them: by the names that it gives to things, for eyes and screen readers alike. */
export interface WebPage extends AsyncDisposable {
  /** Refused ("not-found") when there is not exactly one field of that accessible name, and "out-of-reach" when nobody could use it. */
  type(field: string, text: string): Promise<Outcome<void>>;
  /** The same of a button. */
  press(button: string): Promise<Outcome<void>>;
  /** Presses a key, and does nothing else with the page. */
  key(name: "Tab" | "Enter"): Promise<void>;
  /** Types into whatever has the focus. */
  keys(text: string): Promise<void>;
  /** Accessible name of what has the focus; empty when nothing with a name has. */
  focused(): Promise<string>;
  /** Until the page says `done` or that something is wrong: as an alert, or at a field. Silent when it says neither in time. */
  conclude(done: string, wait: WaitOptions): Promise<Outcome<"done" | "wrong">>;
  says(): Promise<PageSays>;
  /** What describes each field that is to be seen, by its accessible name: hints, and what is wrong with it. */
  descriptions(): Promise<ReadonlyMap<string, string>>;
  /** CSS pixels by which the page is wider than the screen. */
  overflow(): Promise<number>;
  /** What a check for accessibility (axe) finds, of whatever weight. */
  audit(): Promise<readonly AuditFinding[]>;
  /** All that the page has kept in its address, in the browser's stores, and in its fields. */
  kept(): Promise<readonly KeptByPage[]>;
  /** All of the page as a PNG. Whatever can be typed into is covered. */
  picture(): Promise<Uint8Array>;
}

/** What a page says is wrong. */
export interface PageSays {
  readonly alerts: readonly string[];
  /** At fields, by their accessible name. */
  readonly wrong: readonly { readonly field: string; readonly text: string }[];
}

export interface AuditFinding {
  /** Such as `label`. */
  readonly rule: string;
  readonly weight: "minor" | "moderate" | "serious" | "critical";
  /** Where: selectors. */
  readonly places: readonly string[];
}

export interface KeptByPage {
  /** Such as `local storage`; `document` for the markup as it is then. */
  readonly where: string;
  readonly text: string;
}
