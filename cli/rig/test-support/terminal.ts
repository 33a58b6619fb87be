import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { lstat, realpath, rm, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { within } from "../../../core/kernel/index.ts";

type Socat = ChildProcessByStdio<Writable, Readable, null>;

/** How soon socat must have done what it is started for, and how soon it must end, ms. */
const socatWithinMs = 10_000;

/** socat between one address and this process. It ends with this process too, whatever ends that. */
export class SocatEnd implements AsyncDisposable {
  readonly #socat: Socat;

  constructor(address: string, onData: (bytes: Buffer) => void) {
    const argv = ["--pdeathsig", "TERM", "--", "socat", "-b65536", "-t0", "-", address];
    this.#socat = spawn("setpriv", argv, { stdio: ["pipe", "pipe", "ignore"], detached: true });
    this.#socat.stdin.on("error", () => {});
    this.#socat.stdout.on("data", onData);
  }

  /** Settles when it has ended, whatever ended it. */
  async ended(): Promise<void> {
    if (!this.#ended) await once(this.#socat, "exit");
  }

  /** Whether more may be written without waiting for `drained`. */
  write(bytes: Uint8Array): boolean {
    return this.#socat.stdin.write(bytes);
  }

  /** Also when it has ended: then nothing more is to be written. */
  async drained(): Promise<"drained" | "ended"> {
    const stop = new AbortController();
    const { signal } = stop;
    try {
      if (this.#ended) return "ended";
      return await Promise.race([
        once(this.#socat.stdin, "drain", { signal }).then(() => "drained" as const),
        once(this.#socat, "exit", { signal }).then(() => "ended" as const),
      ]);
    } catch {
      // It takes nothing any more.
      return "ended";
    } finally {
      stop.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    const exited = once(this.#socat, "exit");
    this.#socat.kill();
    const stubborn = setTimeout(() => this.#socat.kill("SIGKILL"), socatWithinMs);
    await exited;
    clearTimeout(stubborn);
  }

  get #ended(): boolean {
    return this.#socat.exitCode !== null || this.#socat.signalCode !== null;
  }
}

/** A pseudo-terminal that `link` leads to, with its other end here. */
export class Terminal extends SocatEnd {
  /** Links to it. */
  readonly #links: string[];

  private constructor(link: string, onData: (bytes: Buffer) => void) {
    super(`PTY,link=${link},raw,echo=0`, onData);
    this.#links = [link];
  }

  static async open(link: string, onData: (bytes: Buffer) => void): Promise<Terminal> {
    const { promise: appeared, resolve } = Promise.withResolvers<void>();
    const look = () =>
      void lstat(link).then(
        () => resolve(),
        () => {},
      );
    const watcher = watch(dirname(link), look);
    const terminal = new Terminal(link, onData);
    try {
      await within(appeared, { withinMs: socatWithinMs });
      return terminal;
    } catch (thrown) {
      await terminal[Symbol.asyncDispose]();
      throw thrown;
    } finally {
      watcher.close();
    }
  }

  /** Its own name: a link followed. */
  device(): Promise<string> {
    return realpath(this.#links[0] ?? "");
  }

  async linkFrom(path: string): Promise<void> {
    await symlink(await this.device(), path);
    this.#links.push(path);
  }

  /** The links go first, as udev's do: the number is given again at once, and whoever followed them would be at another's terminal. */
  override async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#links.map((link) => rm(link, { force: true })));
    await super[Symbol.asyncDispose]();
  }
}
