import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { lstat, realpath, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { within } from "../../../core/kernel/index.ts";

/** How soon socat must have made its terminal, ms. */
const socatWithinMs = 5000;

/** A pseudo-terminal with a board's end in this process. It is there until it is pulled. */
export class TestPty implements AsyncDisposable {
  readonly path: string;
  readonly #socat: ChildProcessByStdio<Writable, Readable, null>;
  #heard = Buffer.alloc(0);
  #listener: () => void = () => {};

  private constructor(path: string) {
    this.path = path;
    this.#socat = spawn("socat", ["-b65536", "-t0", "-", `PTY,link=${path},raw,echo=0`], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#socat.stdin.on("error", () => {});
    this.#socat.stdout.on("data", (bytes: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, bytes]);
      this.#listener();
    });
  }

  static async open(path: string): Promise<TestPty> {
    const { promise: appeared, resolve } = Promise.withResolvers<void>();
    const look = () =>
      void lstat(path).then(
        () => resolve(),
        () => {},
      );
    const watcher = watch(dirname(path), look);
    const pty = new TestPty(path);
    try {
      await within(appeared, { withinMs: socatWithinMs });
      return pty;
    } catch (thrown) {
      await pty.pull();
      throw thrown;
    } finally {
      watcher.close();
    }
  }

  /** All that was written to the terminal so far. */
  get heard(): string {
    return this.#heard.toString();
  }

  /** The terminal itself: the link followed. */
  device(): Promise<string> {
    return realpath(this.path);
  }

  print(text: string | Uint8Array): void {
    this.#socat.stdin.write(text);
  }

  async hears(text: string | Buffer): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#listener = () => {
      if (this.#heard.includes(text)) resolve();
    };
    this.#listener();
    await within(promise, { withinMs: 5000 });
  }

  /** Ends it as a pulled plug does; `leavesLink` as a killed process does. */
  async pull({ leavesLink = false } = {}): Promise<void> {
    const socat = this.#socat;
    if (socat.exitCode === null && socat.signalCode === null) {
      const exited = once(socat, "exit");
      socat.kill(leavesLink ? "SIGKILL" : "SIGTERM");
      const stubborn = setTimeout(() => socat.kill("SIGKILL"), socatWithinMs);
      await exited;
      clearTimeout(stubborn);
    }
    if (!leavesLink) await rm(this.path, { force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.pull();
  }
}
