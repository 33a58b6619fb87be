import {
  type AttributeError,
  attOpcode,
  decodeAttributeError,
  encodeAttributeError,
  hciStatus,
} from "../../wire/bluetooth/index.ts";

/** What was seen on a link beside the stack. */
export type LinkSignal =
  | { readonly kind: "attribute-error"; readonly error: AttributeError }
  | { readonly kind: "written" }
  | { readonly kind: "encrypted" }
  | { readonly kind: "pairing-failed"; readonly reason: string };

const insufficientAuthentication = 0x05;
/**
 * Errors at which the stack does something of its own: it pairs unasked, or never ends the request. It gets an error in their place
 * that says nothing, and the caller the one that came.
 */
const keptFromStack = new Set([0x04, insufficientAuthentication, 0x08, 0x0f]);
const unlikely = 0x0e;
/** The first attribute of every server: its first service, readable by all. Vol 3, Part G, 2.5.1 */
export const firstHandle = 0x0001;
/** Vol 3, Part H, 3.5.5 */
const pairingFailed = 0x05;

/** One link's packets, as they come. */
export class LinkWatch {
  #listener: ((signal: LinkSignal) => void) | undefined;
  readonly #losses = new Set<(reason: string) => void>();
  #demandsEncryption = false;
  #lostBecause: string | undefined;

  /** Why the link has ended; undefined while it has not. */
  get lostBecause(): string | undefined {
    return this.#lostBecause;
  }

  /** Signals go to `listener` from now on, or to nobody. */
  listen(listener: ((signal: LinkSignal) => void) | undefined): void {
    this.#listener = listener;
  }

  /** Calls `listener` once when the link has ended, at once when it has; returns the unsubscriber. */
  onLost(listener: (reason: string) => void): () => void {
    if (this.#lostBecause !== undefined) listener(this.#lostBecause);
    else this.#losses.add(listener);
    return () => this.#losses.delete(listener);
  }

  /** The stack pairs when a device demands it, and only then: it is told so in place of the next read's answer. */
  demandEncryption(): void {
    this.#demandsEncryption = true;
  }

  lose(reason: string): void {
    if (this.#lostBecause !== undefined) return;
    this.#lostBecause = reason;
    for (const listener of [...this.#losses]) listener(reason);
    this.#losses.clear();
  }

  seeEncryption(status: number): void {
    if (status === hciStatus.success) this.#listener?.({ kind: "encrypted" });
    else this.#failPairing(`the controller ended it with 0x${status.toString(16).padStart(2, "0")}`);
  }

  seeSecurity(packet: Buffer): void {
    if (packet[0] === pairingFailed)
      this.#failPairing(`the device ended it with 0x${(packet[1] ?? 0).toString(16).padStart(2, "0")}`);
  }

  /** The packet that the stack gets in this one's place. */
  seeAttribute(packet: Buffer): Buffer {
    if (packet[0] === attOpcode.readResponse && this.#demandsEncryption) {
      this.#demandsEncryption = false;
      return encodeAttributeError({
        request: attOpcode.readRequest,
        handle: firstHandle,
        code: insufficientAuthentication,
      });
    }
    if (packet[0] === attOpcode.executeWriteResponse) this.#listener?.({ kind: "written" });
    const error = decodeAttributeError(packet);
    if (error === undefined) return packet;
    this.#listener?.({ kind: "attribute-error", error });
    return keptFromStack.has(error.code) ? encodeAttributeError({ ...error, code: unlikely }) : packet;
  }

  #failPairing(reason: string): void {
    this.#listener?.({ kind: "pairing-failed", reason });
  }
}
