import { Scalar, stringify } from "yaml";

/** A key of a rig file, with why it is so. */
export interface DraftKey {
  readonly name: string;
  readonly value: unknown;
  /** Why this is guessed, and what to check; a line each. */
  readonly why: readonly string[];
  /** What a person has still to fill in. */
  readonly fillIn?: string | undefined;
  /** Commented out: it is not known, the value is an example. */
  readonly off?: true | undefined;
}

export interface DraftBoard {
  readonly name: string;
  readonly about: readonly string[];
  readonly keys: readonly DraftKey[];
}

export interface Draft {
  readonly about: readonly string[];
  readonly keys: readonly DraftKey[];
  readonly boards: readonly DraftBoard[];
}

/** Every key that a person has still to fill in, and with what. */
export function toFillIn({ keys, boards }: Draft): { readonly key: string; readonly what: string }[] {
  const asked = (keys: readonly DraftKey[], before: string) =>
    keys.flatMap(({ name, fillIn }) => (fillIn === undefined ? [] : [{ key: before + name, what: fillIn }]));
  return [...asked(keys, ""), ...boards.flatMap(({ name, keys }) => asked(keys, `boards.${name}.`))];
}

/** The rig file. */
export function renderDraft(draft: Draft, heading: string): string {
  const open = toFillIn(draft).map(({ key, what }) => `  ${key}: ${what}`);
  return [
    ...(heading === "" ? [] : [heading]),
    ...comment([...draft.about, "", "Still to fill in (look for FILL IN below):", ...open]),
    "",
    ...draft.keys.flatMap((key) => renderKey(key)),
    "boards:",
    ...draft.boards.flatMap(({ name, about, keys }, index) => [
      ...(index === 0 ? [] : [""]),
      ...indented(comment(about), 2),
      `  ${name}:`,
      ...indented(
        keys.flatMap((key) => renderKey(key)),
        4,
      ),
    ]),
    "",
  ].join("\n");
}

function renderKey({ name, value, why, fillIn, off }: DraftKey): string[] {
  const lines = stringify({ [name]: value }, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  return [
    ...comment(fillIn === undefined ? why : [`FILL IN: ${fillIn}.`, ...why]),
    ...(off ? comment(lines) : lines),
  ];
}

/** An address, written as people read it. */
export function hexadecimal(value: number): Scalar {
  const scalar = new Scalar(value);
  scalar.format = "HEX";
  return scalar;
}

const comment = (lines: readonly string[]): string[] =>
  // What a device calls itself is in there as well: it must not end the comment.
  lines.map((line) => `# ${line.replaceAll(/[\p{C}\u2028\u2029]/gu, "\ufffd")}`.trimEnd());
const indented = (lines: readonly string[], by: number): string[] =>
  lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));
