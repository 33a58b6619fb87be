import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The demo lab's relay, reached as a rig reaches it: by its path, as a process. */
const entry = fileURLToPath(new URL("../../../emulators/board/relay/main.ts", import.meta.url));

export interface RelayProcess extends AsyncDisposable {
  readonly url: string;
}

export async function startRelay(...args: readonly string[]): Promise<RelayProcess> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  const { url } = typeof line === "string" ? JSON.parse(line) : {};
  assert.equal(typeof url, "string", "the relay started");
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
