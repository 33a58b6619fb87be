import { labJsonSchema } from "../../rigs/lab/json-schema.ts";
import { driverExamples, wholeExample } from "./examples.ts";
import { type Driver, driversOf, type Key, keysOf, type Schema } from "./keys.ts";

/** Headings, by the board's key under which a driver stands first. */
const headings: Readonly<Record<string, string>> = {
  console: "Consoles",
  power: "Switches",
  flash: "Flash tools",
  air: "Wi-Fi",
  bluetooth: "Bluetooth LE",
};

/** docs/lab-file.md: every key of lab.yaml, by its schema. */
export function labFilePage(): string {
  const file: Schema = labJsonSchema() as Schema;
  const board = file.properties?.["boards"]?.additionalProperties;
  if (typeof board !== "object") throw new Error("the schema of lab.yaml has no boards");
  const drivers = driversOf(board);
  const bare = drivers.filter(({ keys, name }, at) => keys.length === 0 && firstOf(drivers, name) === at);
  const sections = Map.groupBy(
    drivers.filter(({ keys }) => keys.length > 0),
    ({ at: [first = ""] }) => headings[first] ?? first,
  );
  return [
    head,
    "## The file",
    tableOf(keysOf(file)),
    "## A board",
    boardHead,
    tableOf(keysOf(board)),
    "These drivers have no keys:",
    bare.map(({ name, meaning }) => `- \`${name}\`: ${lower(meaning)}.`).join("\n"),
    ...[...sections].flatMap(([heading, of]) => [`## ${heading}`, ...of.flatMap(sectionOf)]),
    "",
  ].join("\n\n");
}

function sectionOf({ name, at, meaning, keys }: Driver): string[] {
  const examples = driverExamples.filter(({ driver, under }) => driver === name && at.includes(under));
  return [
    `### \`${name}\``,
    `${meaning}. For ${namesOf(at)}.`,
    tableOf(keys),
    ...examples.map(({ text }) => fenced(text)),
  ];
}

const boardHead = `Under \`boards\`, by a name of lower-case letters, digits and dashes. What a board has no key for, it does not have on this rig, and
scenarios that need it are INCONCLUSIVE{not-observable}.`;

const head = `# lab.yaml, key by key

<!-- Written by node tools/write-lab-file.ts from the schemas under rigs/ and tools/lab-file/examples.ts. Change those. -->

The file that describes a rig. [rig.md](rig.md) leads through writing one; this is the reference. A key that is not known ends the
command with code 2, with its line and the nearest key. The same as a JSON Schema, for editors:
[lab.schema.json](../rigs/lab/schemas/lab.schema.json). Where no default is named and a key is not required, leaving it out means that
there is no such thing, or what its meaning says.

\`product\`, \`keep\`, \`fixture.address\`, each \`cwd\` and the \`path\` of the flash \`file\` count from the folder of the file. The commands of the drivers
\`command\`, of \`exchange\` and of \`process\` run there. Other programs, and files that they are given, count from where Assay was started.

${fenced(wholeExample)}`;

function tableOf(keys: readonly Key[]): string {
  const rows = keys.map(({ name, meaning, value, otherwise }) => [`\`${name}\``, meaning, value, otherwise]);
  return [["key", "meaning", "value", "default"], ["---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trim()}\n\`\`\``;
}

const namesOf = (keys: readonly string[]): string => keys.map((key) => `\`${key}\``).join(", ");

const firstOf = (drivers: readonly Driver[], name: string): number =>
  drivers.findIndex((one) => one.name === name);

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
