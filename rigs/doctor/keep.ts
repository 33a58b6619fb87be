import { access, constants, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type Finding, fault, ok, type Subject } from "./finding.ts";

/** Whether the folder of backups can be written, or made, and has room for `neededBytes`. Nothing is made. */
export async function checkKeep(keep: string, neededBytes: number): Promise<Finding> {
  const subject: Subject = { check: "keep", at: ["keep"] };
  const there = await nearestThere(keep);
  const { isFolder, writable } = await stateOf(there);
  if (!isFolder)
    return fault(subject, `${there} is no folder`, "Name a folder as keep, or move that file away.");
  if (!writable)
    return fault(
      subject,
      `${there} may not be written`,
      `Make it yours (chown), or name another folder as keep.`,
    );
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  if (free < neededBytes)
    return fault(
      subject,
      `${megabytes(free)} are free at ${there}, and backups of the boards take ${megabytes(neededBytes)}`,
      "Make room there, or name another folder as keep.",
    );
  return ok(subject, `${keep}${there === keep ? "" : " can be made"}, ${megabytes(free)} free`);
}

async function nearestThere(path: string): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  return there || dirname(path) === path ? path : nearestThere(dirname(path));
}

async function stateOf(path: string): Promise<{ isFolder: boolean; writable: boolean }> {
  const writable = access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return { isFolder: (await stat(path)).isDirectory(), writable: await writable };
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;
