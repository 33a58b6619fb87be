import { styleText } from "node:util";
import { cut, wrap } from "../../reports/index.ts";
import type { Screen } from "../run/progress.ts";

type Style = Parameters<typeof styleText>[0];

/** What a verb shows: fitted to a terminal, whole and plain in a pipe. */
export class Sheet {
  readonly columns: number;
  readonly #colour: boolean;
  readonly #lines: string[] = [];

  constructor({ isTTY, columns }: Screen) {
    this.#colour = isTTY === true;
    this.columns = isTTY === true ? (columns ?? 80) : Number.POSITIVE_INFINITY;
  }

  /** Adds a line: cells beside each other. The last one is cut where the terminal ends. */
  row(...cells: readonly (string | readonly [Style, string])[]): void {
    let left = this.columns;
    const painted = cells.map((cell) => {
      const [style, text] = typeof cell === "string" ? [undefined, cell] : cell;
      const shown = cut(text, left);
      left -= shown.length;
      return style === undefined || !this.#colour ? shown : styleText(style, shown);
    });
    this.#lines.push(painted.join("").trimEnd());
  }

  /** Adds text whole, over as many lines as it needs; all but the first begin with `indent`. */
  text(text: string, indent = ""): void {
    this.#lines.push(...wrap(text, this.columns, indent));
  }

  /** Adds `text` whole behind a painted `head` of as many columns as `indent` has. */
  paragraph([style, head]: readonly [Style, string], text: string, indent: string): void {
    const [first = "", ...more] = wrap(`${indent}${text}`, this.columns, indent);
    const painted = this.#colour ? styleText(style, head) : head;
    this.#lines.push(`${painted}${first.slice(indent.length)}`.trimEnd(), ...more);
  }

  blank(): void {
    this.#lines.push("");
  }

  /** What was added, painted. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  write(screen: Screen): void {
    screen.write(`${this.#lines.join("\n")}\n`);
  }
}
