import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Where a process that may be killed finds the name of its own folder for temporary files. */
const variable = "ASSAY_WORKER_FOLDER";
const prefix = "assay-worker-";

/** A browser whose process was killed writes on for a moment. */
const sweeping = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

/** A folder for the temporary files of a process that may be killed, and the environment that tells it so. */
export interface Scratch {
  readonly environment: Readonly<Record<string, string>>;
  /** Removes it. Does not reject. */
  sweep(): Promise<void>;
}

export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  return {
    environment: { TMPDIR: folder, [variable]: folder },
    sweep: () => rm(folder, sweeping).catch(() => {}),
  };
}

/** In such a process: should whoever started it have been killed, it clears up itself when it ends. */
export function sweepAtExit(): void {
  const sweep = sweepOf(process.env[variable]);
  process.once("exit", sweep);
}

/** What clears up after the process `pid`, for whoever kills it, which a process that was killed cannot: read while it lives. */
export function sweepAfter(pid: number): () => void {
  return sweepOf(
    environmentOf(pid)
      .find((entry) => entry.startsWith(`${variable}=`))
      ?.slice(variable.length + 1),
  );
}

const sweepOf = (folder: string | undefined) => (): void => {
  if (folder !== undefined && basename(folder).startsWith(prefix)) rmSync(folder, sweeping);
};

/** proc_pid_environ(5); nothing of another user's. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}
