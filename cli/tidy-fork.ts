import { type ChildProcess, type ForkOptions, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { moduleFile } from "./installation.ts";

/** A process that may be killed at any time, and leaves nothing behind. */
export interface TidyChild {
  readonly child: ChildProcess;
  /** Settles once it is no more, and neither are its temporary files. Does not reject. */
  readonly swept: Promise<void>;
}

const ownFolder = "ASSAY_WORKER_FOLDER";

/** A browser whose process was killed writes on for a moment. */
const sweeping = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

/**
 * Starts `module` of Assay as a process with a folder of its own for temporary files: whoever is killed cannot clear up what it, or a
 * browser that it started, has put there.
 */
export function forkTidily(module: string, stdio: ForkOptions["stdio"]): TidyChild {
  const folder = mkdtempSync(join(tmpdir(), "assay-worker-"));
  const env = { ...process.env, MALLOC_ARENA_MAX: "1", TMPDIR: folder, [ownFolder]: folder };
  const execArgv = [...process.execArgv, "--min-semi-space-size=16", "--max-semi-space-size=32"];
  const child = fork(moduleFile(module), [], { stdio, env, execArgv });
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once("exit", resolve);
  child.once("error", () => resolve());
  const swept = promise.then(() => rm(folder, sweeping)).catch(() => {});
  return { child, swept };
}

/** In such a process: should whoever started it have been killed, it clears up itself when it ends. */
export function sweepAtExit(): void {
  const folder = process.env[ownFolder];
  if (folder !== undefined) process.once("exit", () => rmSync(folder, sweeping));
}
