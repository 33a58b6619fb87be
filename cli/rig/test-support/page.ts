import assert from "node:assert/strict";

/** A manual whose commands are run. */

/** Fenced blocks of one language in `text`. */
export function blocks(text: string, language: string): string[] {
  const found = fenced(text).filter((block) => block.language === language);
  assert.notEqual(found.length, 0, language);
  return found.map((block) => block.text);
}

/** All fenced blocks, in order. */
export function fenced(page: string): { readonly language: string; readonly text: string }[] {
  const found = page.matchAll(/^```([a-z]+)\n(.*?)^```$/gms);
  return Array.from(found, ([, language = "", text = ""]) => ({ language, text }));
}

export interface Step {
  readonly command: string;
  /** Lines that it shows; `…` is anything, a line of `…` any lines. */
  readonly shows: readonly string[];
}

/** The commands of a block, each after `$ `. */
export function stepsOf(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = "", ...shows] = step.trimEnd().split("\n");
      return { command, shows };
    });
}

/** Whether `said` is what the page shows. */
export function asShown(shows: readonly string[]): RegExp {
  const lines = shows.map((line) =>
    line === "…" ? "(?:[^\\n]*\\n)*?" : `${line.split("…").map(RegExp.escape).join("[^\\n]*?")} *\\n`,
  );
  return new RegExp(`^${lines.join("")}$`);
}
