import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createNeedleSearch } from "./needle-search.ts";
import { textForms } from "./redactor.ts";

export interface SecretFind {
  readonly file: string;
  readonly offset: number;
  readonly label: string;
}

/** Searches every file below `directory` for the named secrets, text or bytes, in every form, independent of the redactor's own matching. */
export async function scanForSecrets(
  directory: string,
  secrets: ReadonlyMap<string, string | Uint8Array>,
): Promise<{ finds: SecretFind[]; files: number }> {
  const needles = [...secrets].flatMap(([label, secret]) =>
    formsOf(secret).map((bytes) => ({ label, bytes })),
  );
  const search = createNeedleSearch(needles);
  const finds: SecretFind[] = [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    const found = search.search(await readFile(file));
    finds.push(...found.map(({ needle, offset }) => ({ file, offset, label: needle.label })));
  }
  return { finds, files: files.length };
}

function formsOf(secret: string | Uint8Array): Buffer[] {
  const raw = typeof secret === "string" ? Buffer.from(secret) : Buffer.from(secret);
  const forms = [...textForms(raw)].map((form) => Buffer.from(form));
  if (typeof secret !== "string") return [...forms, raw, Buffer.from(raw).reverse()];
  const wide = Buffer.from(secret, "utf16le");
  return [...forms, wide, Buffer.from(wide).swap16()];
}
