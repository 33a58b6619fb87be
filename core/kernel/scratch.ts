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
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Removes it. Does not reject. */
  sweep(): Promise<void>;
}

export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  return {
    folder,
    environment: { TMPDIR: folder, [variable]: folder },
    sweep: () => rm(folder, sweeping).catch(() => {}),
  };
}

/** In such a process: should whoever started it have been killed, it clears up itself when it ends. */
export function sweepAtExit(): void {
  process.once("exit", sweepOf(process.env[variable]));
}

/** What clears up after the process `pid`, for whoever kills it: where to is read while it lives. It does not throw. */
export function sweepAfter(pid: number): () => void {
  return sweepOf(
    environmentOf(pid)
      .find((entry) => entry.startsWith(`${variable}=`))
      ?.slice(variable.length + 1),
  );
}

const sweepOf = (folder: string | undefined) => (): void => {
  if (folder === undefined || !basename(folder).startsWith(prefix)) return;
  try {
    rmSync(folder, sweeping);
  } catch {
    // Somebody keeps a file there; that the process is ended counts.
  }
};

/** proc_pid_environ(5); nothing of another user's. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}
