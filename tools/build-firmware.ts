/**
 * Builds the Pico's firmware into `firmware/build/`: `npm run firmware [-- --defects]`. The bootloader, and of each release the ELF file,
 * the signed image (BIN) and a UF2 file; with `--defects` also each defective variant of firmware/defects.md, in a folder of its name.
 * Two builds give the same bytes.
 */
import { globSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { compileDefective, compileSound, linkAll } from "./firmware/build.ts";
import { firmwareFolder } from "./firmware/compiler.ts";
import { publicKeyBytes } from "./firmware/signing-key.ts";

const build = join(firmwareFolder, "build");

/** Names of the defects that the source knows, such as `DEFECT_SHARED_KEY`. */
function defects(): string[] {
  const files = globSync("{src,boot}/**/*.{c,h}", { cwd: firmwareFolder });
  const text = files.map((file) => readFileSync(join(firmwareFolder, file), "utf8")).join("\n");
  return [...new Set(text.match(/\bDEFECT_\w+/g))].sort();
}

const folderOf = (defect: string): string => defect.replace("DEFECT_", "").toLowerCase().replaceAll("_", "-");

/** The bootloader has to verify with the key that the images are signed with. */
function checkSigningKey(): void {
  const source = readFileSync(join(firmwareFolder, "src/update/signing_key.c"), "utf8");
  const compiledIn = [...source.matchAll(/\b0x([0-9a-f]{2})\b/g)].map(([, digits = ""]) => digits).join("");
  const expected = Buffer.from(publicKeyBytes()).toString("hex");
  if (compiledIn !== expected) throw new Error(`firmware/src/update/signing_key.c must hold ${expected}`);
}

async function main(argv: readonly string[]): Promise<void> {
  checkSigningKey();
  await rm(build, { recursive: true, force: true });
  const sound = await compileSound(build);
  await linkAll(sound, build);
  process.stdout.write(`built: ${build}\n`);
  if (!argv.includes("--defects")) return;
  for (const defect of defects()) {
    const folder = join(build, "defects", folderOf(defect));
    await linkAll(await compileDefective(sound, defect, folder), folder);
    process.stdout.write(`built: ${folder}\n`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\n`);
  process.exitCode = 1;
}
