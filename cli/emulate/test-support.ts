import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const assay = new URL("../assay.js", import.meta.url).pathname;

export interface Result {
  readonly code: number;
  readonly output: string;
}

/** For tests: a folder, a backend in a process of its own, and the tools of Debian that talk to it. All gone at its end. */
export class Yard implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-backend-"));
  readonly #children: ChildProcess[] = [];
  port = "";
  #desk: ChildProcess | undefined;

  file = (name: string): string => join(this.folder, name);

  write(name: string, text: string): string {
    writeFileSync(this.file(name), text);
    return this.file(name);
  }

  /** Starts `assay emulate backend`; resolves when it can be reached. */
  async start(...argv: readonly string[]): Promise<void> {
    const child = this.#spawn(process.execPath, [assay, "emulate", "backend", ...argv]);
    this.#desk = child;
    const said = await heard(child, child.stderr, /Backend: mqtts:\/\/localhost:(\d+) /);
    this.port = said[1] ?? "";
  }

  /** Interrupts it; its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#desk;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  }

  /** The operator says a line; what the backend answers. */
  async say(line: string): Promise<{ readonly result?: unknown; readonly error?: string }> {
    const desk = this.#desk;
    if (desk === undefined) throw new Error("no backend was started");
    desk.stdin?.write(`${line}\n`);
    const [answer] = await heard(desk, desk.stdout, /\{.*\}\n/);
    return JSON.parse(answer);
  }

  #spawn(program: string, argv: readonly string[]): ChildProcess {
    const child = spawn(program, argv, { cwd: this.folder, stdio: "pipe" });
    this.#children.push(child);
    return child;
  }

  /** A stand-in of another kind, in the folder; it is ended with the yard. */
  spawnAssay(...argv: readonly string[]): ChildProcess {
    return this.#spawn(process.execPath, [assay, ...argv]);
  }

  assay(...argv: readonly string[]): Promise<Result> {
    return this.run(process.execPath, assay, ...argv);
  }

  run(program: string, ...argv: readonly string[]): Promise<Result> {
    return new Promise((resolve) => {
      execFile(program, argv, { cwd: this.folder, timeout: 20_000 }, (failure, stdout, stderr) => {
        const code = typeof failure?.code === "number" ? failure.code : failure === null ? 0 : -1;
        resolve({ code, output: `${stdout}${stderr}` });
      });
    });
  }

  async must(program: string, ...argv: readonly string[]): Promise<string> {
    const { code, output } = await this.run(program, ...argv);
    assert.equal(code, 0, `${program} ${argv.join(" ")}: ${output}`);
    return output;
  }

  /** Body, a line break and the status. */
  async curl(
    path: string,
    who: string | undefined,
    ...more: readonly string[]
  ): Promise<{ status: string; body: string }> {
    const credential = who === undefined ? [] : ["--cert", `${who}.pem`, "--key", `${who}.key.pem`];
    const common = ["-sS", "-w", "\n%{http_code}", "--cacert", "backend-ca.pem", ...credential];
    const output = await this.must("curl", ...common, ...more, `https://localhost:${this.port}${path}`);
    const lines = output.split("\n");
    return { status: lines.pop() ?? "", body: lines.join("\n") };
  }

  #mqtt(who: string, clientId: string): string[] {
    const tls = ["--cafile", "backend-ca.pem", "--cert", `${who}.pem`, "--key", `${who}.key.pem`];
    return ["-h", "localhost", "-p", this.port, "-V", "mqttv311", "-q", "1", "-i", clientId, ...tls];
  }

  publish(who: string, clientId: string, topic: string, message: string): Promise<Result> {
    return this.run("mosquitto_pub", ...this.#mqtt(who, clientId), "-t", topic, "-m", message);
  }

  /** Listens until it is cut; resolves when it is subscribed. */
  async listen(who: string, clientId: string, topic: string): Promise<ChildProcess> {
    // Into a pipe it would say nothing until its buffer is full.
    const argv = ["-oL", "mosquitto_sub", ...this.#mqtt(who, clientId), "-d", "-t", topic];
    const child = this.#spawn("stdbuf", argv);
    await heard(child, child.stdout, /Subscribed/);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(this.folder, { recursive: true });
  }
}

/** Waits until what a child says on `stream` matches. */
export async function heard(
  child: ChildProcess,
  stream: ChildProcess["stdout"],
  pattern: RegExp,
): Promise<RegExpMatchArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpMatchArray>();
  let said = "";
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
    const found = said.match(pattern);
    if (found !== null) resolve(found);
  };
  const end = () => reject(new Error(`the child ended without saying ${pattern}: ${said}`));
  stream?.on("data", listen);
  child.once("exit", end);
  try {
    return await promise;
  } finally {
    stream?.off("data", listen);
    child.off("exit", end);
  }
}
