import { type ChildProcess, type ForkOptions, fork } from "node:child_process";
import { makeScratch } from "../core/kernel/index.ts";
import { moduleFile } from "./installation.ts";

/** A process that may be killed at any time, and leaves nothing behind. */
export interface TidyChild {
  readonly child: ChildProcess;
  /** Settles once it is no more, and neither are its temporary files. Does not reject. */
  readonly swept: Promise<void>;
}

/**
 * Starts `module` of Assay as a process with a folder of its own for temporary files: whoever is killed cannot clear up what it, or a
 * browser that it started, has put there.
 */
export function forkTidily(module: string, stdio: ForkOptions["stdio"]): TidyChild {
  const { environment, sweep } = makeScratch();
  const env = { ...process.env, MALLOC_ARENA_MAX: "1", ...environment };
  const execArgv = [...process.execArgv, "--min-semi-space-size=16", "--max-semi-space-size=32"];
  const child = fork(moduleFile(module), [], { stdio, env, execArgv });
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once("exit", resolve);
  child.once("error", () => resolve());
  return { child, swept: promise.then(sweep) };
}
