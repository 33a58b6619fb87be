import type { RunStarted } from "../../core/journal/index.ts";

/** The command that examines these atoms again on the same product, with the run's seed. */
export function commandFor(start: RunStarted, atoms: readonly string[]): string {
  const { options, seed, target, devices, parts } = start;
  const rig = flagOf(start.arguments, "--rig");
  const words = [
    "assay run",
    ...(rig === undefined ? [] : [`--rig ${quoted(rig)}`]),
    ...(rig !== undefined || options === undefined ? [] : [`--product ${quoted(options.product)}`]),
    ...(target.defect === undefined ? [] : [`--defect ${quoted(target.defect)}`]),
    ...(options?.attach === undefined || options.attach === "in-process" || rig !== undefined
      ? []
      : [`--attach ${quoted(options.attach)}`]),
    ...cutsOf(options?.cuts),
    ...(options?.steps ?? []).map((glob) => `--steps ${quoted(glob)}`),
    ...(rig === undefined ? [`--devices ${devices}`] : []),
    // Joined runs may have had a seed each.
    ...(parts !== undefined && new Set(parts.map((part) => part.seed)).size > 1
      ? []
      : [`--seed ${quoted(seed)}`]),
    `--tags ${quoted(atoms.map((atom) => `@${atom}`).join(" or "))}`,
  ];
  return words.join(" ");
}

/** One cut is replayed by a verb of its own. */
function cutsOf(cuts: unknown): string[] {
  if (typeof cuts === "number") return [`--cuts ${cuts}`];
  return typeof cuts === "string" && cuts !== "sample" ? [`--cuts ${quoted(cuts)}`] : [];
}

function flagOf(argv: readonly string[], flag: string): string | undefined {
  const at = argv.indexOf(flag);
  if (at !== -1) return argv[at + 1];
  return argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
}

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
