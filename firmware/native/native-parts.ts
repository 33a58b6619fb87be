import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** `native/net_parts.c` as a process: one command at a time. */
export class NativeParts implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #ended: Promise<unknown>;
  #pending = "";
  #lines: string[] = [];
  #answer: PromiseWithResolvers<readonly string[]> | undefined;

  constructor(program: string) {
    this.#child = spawn(program, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ASAN_OPTIONS: "detect_leaks=0" },
    });
    this.#ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.once("exit", (code, signal) =>
      this.#answer?.reject(new Error(`it has ended: ${code ?? signal}`)),
    );
    this.#child.stdin.on("error", () => {});
    this.#child.stdout.on("data", (bytes: Buffer) => this.#take(bytes.toString("latin1")));
  }

  /** What it prints. @throws Error when it ends, as under the sanitizers it does at a read past an end */
  ask(...words: readonly string[]): Promise<readonly string[]> {
    this.#answer = Promise.withResolvers();
    this.#child.stdin.write(`${words.join(" ")}\n`);
    return this.#answer.promise;
  }

  #take(text: string): void {
    const lines = (this.#pending + text).split("\n");
    this.#pending = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== ".") this.#lines.push(line);
      else this.#answer?.resolve(this.#lines.splice(0));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#ended;
  }
}
