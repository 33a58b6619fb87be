/**
 * Checks the import rules on a copy of the tree, and that the checker can see: then every rule is broken there on purpose, and
 * each breach must be reported. No module cruised is an error as well.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const rooms = ["core", "steps", "emulators", "rigs", "reports", "cli"];

/** A file that breaks the rule, and what it imports; both are written to the copy. */
const breaches: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  "no-circular": ["core/kernel/planted-circle.ts", "core/kernel/planted-circle-other.ts"],
  "core-kernel": ["core/kernel/planted.ts", "core/wire/index.ts"],
  "core-wire": ["core/wire/planted.ts", "core/dut/index.ts"],
  "core-dut": ["core/dut/planted.ts", "core/backend/index.ts"],
  "core-backend": ["core/backend/planted.ts", "core/factory/index.ts"],
  "core-factory": ["core/factory/planted.ts", "emulators/factory/index.ts"],
  "core-product": ["core/product/planted.ts", "core/journal/index.ts"],
  "core-journal": ["core/journal/planted.ts", "steps/bench.ts"],
  "steps-know-ports-only": ["steps/planted.ts", "emulators/device/index.ts"],
  "reports-read-journals-only": ["reports/planted.ts", "core/dut/index.ts"],
  "verify-page-stands-alone": ["reports/verify-page/planted.ts", "core/journal/index.ts"],
  "emulators-and-rigs-apart": ["emulators/parts/planted-up.ts", "steps/bench.ts"],
  "emulators-not-rigs": ["emulators/device/planted-rig.ts", "rigs/index.ts"],
  "rigs-not-emulators": ["rigs/planted.ts", "emulators/device/index.ts"],
  "device-meets-backend-on-the-wire": ["emulators/device/planted.ts", "emulators/backend/index.ts"],
  "backend-meets-device-on-the-wire": ["emulators/backend/planted.ts", "emulators/device/index.ts"],
  "parts-stand-alone": ["emulators/parts/planted.ts", "emulators/device/index.ts"],
  "no-defects-in-production": ["steps/planted-defect.ts", "emulators/defects/index.ts"],
  "rooms-have-one-door": ["emulators/factory/planted.ts", "core/kernel/outcome.ts"],
};

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

const copy = mkdtempSync(join(tmpdir(), "assay-imports-"));
try {
  makeCopy();
  process.exitCode = checkTree() && checkChecker() ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function makeCopy(): void {
  for (const folder of rooms) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  for (const file of [".dependency-cruiser.cjs", "package.json", "tsconfig.json"])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  // The cruiser's walker does not know `using` yet; to the rules it is a `const`.
  for (const file of globSync("**/*.ts", { cwd: copy, exclude: ["node_modules"] })) {
    const text = readFileSync(join(copy, file), "utf8");
    writeFileSync(join(copy, file), text.replaceAll(/^(\s*)(?:await )?using (?=\w+ =)/gm, "$1const "));
  }
}

function cruise(folders: readonly string[]): Report["summary"] {
  const argv = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders];
  const command = join(root, "node_modules/.bin/depcruise");
  const { stdout, stderr } = spawnSync(command, argv, { cwd: copy, maxBuffer: 1 << 28 });
  try {
    return (JSON.parse(stdout.toString()) as Report).summary;
  } catch {
    throw new Error(`dependency-cruiser failed:\n${stderr}${stdout}`);
  }
}

function checkTree(): boolean {
  const { totalCruised, violations } = cruise(rooms);
  for (const { rule, from, to } of violations) print(`${rule.name}: ${from} -> ${to}`);
  print(`${totalCruised} modules, ${violations.length} violations`);
  if (totalCruised === 0) print("no module was seen: the checker is blind");
  return totalCruised > 0 && violations.length === 0;
}

function checkChecker(): boolean {
  for (const [file, imported] of Object.values(breaches)) plant(file, imported);
  const { violations } = cruise([...rooms, "rigs"]);
  const missed = Object.entries(breaches).filter(
    ([rule, [file, imported]]) =>
      !violations.some(
        (violation) => violation.rule.name === rule && [file, imported].includes(violation.from),
      ),
  );
  for (const [rule, [file]] of missed) print(`the breach of ${rule} planted in ${file} was not reported`);
  const all = Object.keys(breaches).length;
  print(`${all - missed.length} of ${all} planted breaches reported`);
  return missed.length === 0;
}

function plant(file: string, imported: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  };
  const up = "../".repeat(file.split("/").length - 1);
  write(file, `import "${up}${imported}";\n`);
  if (imported.startsWith("rigs/") || imported.startsWith("emulators/defects/"))
    write(imported, "export {};\n");
  if (imported.includes("planted")) write(imported, `import "${up}${file}";\n`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
