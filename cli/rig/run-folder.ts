import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ends with its input, however the one ended who held that. */
const sweeper = 'cat > /dev/null; rm -rf -- "$0"';

/**
 * A folder for what a running lab is reached by, whose path is short. It is gone with `opened`, and also when this process is killed:
 * then nobody else would remove sockets.
 */
export async function openRunFolder(opened: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-lab-"));
  // A session of its own: Ctrl-C is for this process, which ends the lab in its own time.
  const child = spawn("sh", ["-c", sweeper, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  await once(child, "spawn");
  const ended = once(child, "exit");
  opened.defer(async () => {
    child.stdin.end();
    await ended;
  });
  return folder;
}
