import { createHash, hash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createSecretSearch, type SecretFind } from "../../core/journal/index.ts";
import type { Secrets } from "../verify/redaction.ts";
import { carry } from "./carry.ts";
import type { ManifestEntry } from "./manifest.ts";

/** A file of a bundle, which was looked at. */
export interface ExaminedFile extends ManifestEntry {
  /** Secrets in it, each with the place where it stands first; their `file` is the path. */
  readonly finds: readonly SecretFind[];
}

/** Fills the folder of a bundle, and looks at each file once: its digest, its size and the secrets in it. */
export interface Contents {
  /** Copies what belongs into the bundle from a run's folder. @throws UsageFault for a link and the like, and what node:fs throws */
  carry(run: string): void;
  /** Writes a file. @throws what node:fs throws */
  put(path: string, content: Uint8Array): void;
  /** Looks at a file that lies there already. @throws what node:fs throws */
  note(path: string): void;
  /** Every file since this was asked the last time. */
  take(): ExaminedFile[];
}

/** `folder` exists; paths go from there. */
export function createContents(folder: string, secrets: Secrets): Contents {
  const search = createSecretSearch(secrets);
  const made = new Set<string>(["."]);
  let examined: ExaminedFile[] = [];

  const note = (path: string): void => {
    const digest = createDigest();
    const finds = search.file(join(folder, path), digest.add);
    examined.push({ path, ...digest.end(), finds: finds.map((find) => ({ ...find, file: path })) });
  };

  return {
    carry: (run) => carry(run, folder).forEach(note),
    put(path, content) {
      const parent = dirname(path);
      if (!made.has(parent)) mkdirSync(join(folder, parent), { recursive: true });
      made.add(parent);
      writeFileSync(join(folder, path), content);
      const finds = search.content(path, content);
      examined.push({ path, sha256: hash("sha256", content), size: content.length, finds });
    },
    note,
    take() {
      const taken = examined;
      examined = [];
      return taken;
    },
  };
}

/** Digest and size of what comes in pieces. */
function createDigest() {
  let whole: ReturnType<typeof createHash> | undefined;
  let sha256 = "";
  let size = 0;
  return {
    add(piece: Uint8Array, last: boolean): void {
      size += piece.length;
      // Most files are one piece, and thousands of small ones take a third less by the short way.
      if (last && whole === undefined) sha256 = hash("sha256", piece);
      else {
        whole ??= createHash("sha256");
        whole.update(piece);
        if (last) sha256 = whole.digest("hex");
      }
    },
    end: () => ({ sha256, size }),
  };
}
