import type { ServerResponse } from "node:http";
import type { LivePart } from "./live-parts.ts";

/** A page that takes less than it is sent is let go when so much waits for it; it asks anew, bytes. */
const mostWaiting = 1 << 20;
/** A reader that is gone is noticed when it is written to; a line that says nothing goes out as often, ms. */
const heartbeatMs = 15_000;
/** More than any wall needs; whoever opens pages without end takes no more of this process than that. */
export const mostReaders = 200;

/** Those who read along, by server-sent events (WHATWG HTML, 9.2). Each gets every part at first, and then what has changed. */
export class LiveEvents implements Disposable {
  readonly #readers = new Set<ServerResponse>();
  /** What everybody was sent last, by part. */
  readonly #sent = new Map<string, string>();
  readonly #heartbeat = setInterval(() => this.#send(": still here\n\n"), heartbeatMs).unref();

  get full(): boolean {
    return this.#readers.size >= mostReaders;
  }

  /** `response` has had its head; it is written to until its reader leaves. */
  add(response: ServerResponse): void {
    this.#readers.add(response);
    response.on("close", () => this.#readers.delete(response));
    response.on("error", () => this.#readers.delete(response));
    response.write(`retry: 2000\n\n${[...this.#sent].map(([id, text]) => event(id, text)).join("")}`);
  }

  /** Sends those of `parts` that are not as they were sent last. */
  publish(parts: readonly LivePart[]): void {
    const changed = parts.filter(({ id, content }) => this.#sent.get(id) !== content.text);
    for (const { id, content } of changed) this.#sent.set(id, content.text);
    if (changed.length > 0) this.#send(changed.map(({ id, content }) => event(id, content.text)).join(""));
  }

  #send(text: string): void {
    for (const reader of this.#readers) {
      reader.write(text);
      if (reader.writableLength > mostWaiting) reader.destroy();
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heartbeat);
    for (const reader of this.#readers) reader.destroy();
  }
}

/** JSON has no line feed of its own, so that one line holds it. */
const event = (id: string, text: string): string => `data: ${JSON.stringify({ id, html: text })}\n\n`;
