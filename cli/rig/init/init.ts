import { writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { printable, wrap } from "../../../reports/index.ts";
import { type DiscoveryOptions, discover } from "../../../rigs/discovery/index.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../run/progress.ts";
import { schemaHeading } from "../schema-heading.ts";
import { draftOf } from "./draft.ts";
import { renderDraft, toFillIn } from "./lab-text.ts";

export interface InitOptions {
  readonly force?: true;
}

interface Surroundings extends DiscoveryOptions {
  /** This machine's addresses, as boards might reach it. */
  readonly addresses?: readonly string[];
}

/** Writes a rig file of what is plugged in; opens none of it. Returns the exit code. @throws UsageFault when the file is there or cannot be written */
export async function initRig(
  path: string,
  { force }: InitOptions,
  screen: Screen = process.stdout,
  { addresses = ownAddresses(), ...places }: Surroundings = {},
): Promise<number> {
  const draft = draftOf(await discover(places), addresses);
  const text = renderDraft(draft, schemaHeading(path));
  await writeFile(path, text, { flag: force ? "w" : "wx" }).catch((cause: NodeJS.ErrnoException) => {
    const there = cause.code === "EEXIST";
    throw new UsageFault(
      "OUT_UNWRITABLE",
      there ? `${path} is there already.` : `${path}: cannot be written: ${messageOf(cause)}`,
      {
        help: there ? "Say --force to replace it, or name another file." : "Name a file that you may write.",
        cause,
      },
    );
  });
  const columns = screen.isTTY === true ? (screen.columns ?? 80) : Number.POSITIVE_INFINITY;
  const lines = [
    `${path}: ${draft.boards.length} board${draft.boards.length === 1 ? "" : "s"}.`,
    ...draft.about.slice(1).map((line) => `  ${printable(line)}`),
    ...draft.boards.map(({ name, about }) => `  ${name}: ${printable(about[0] ?? "")}`),
    "Still to fill in:",
    ...toFillIn(draft).map(({ key, what }) => `  ${key}: ${what}`),
    `Then: assay rig doctor ${path}`,
  ];
  screen.write(`${lines.flatMap((line) => wrap(line, columns, "    ")).join("\n")}\n`);
  return exitCodes.pass;
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}
