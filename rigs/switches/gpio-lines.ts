/** The two command lines of libgpiod, which share their names and little else. */
export type GpiodMajor = 1 | 2;

/** Reads `gpioset (libgpiod) v2.1.3`. Undefined for any other program. */
export function readMajor(version: string): GpiodMajor | undefined {
  const [, major] = /\(libgpiod\) v(\d+)\./.exec(version) ?? [];
  if (major === "1") return 1;
  // What comes after 2 is taken to understand it.
  return major === undefined || major === "0" ? undefined : 2;
}

export interface LineSetting {
  readonly chip: string;
  readonly line: number;
  readonly activeLow: boolean;
}

/** Arguments that have gpioset hold one line until it is killed. */
export function holdArguments(
  major: GpiodMajor,
  { chip, line, activeLow }: LineSetting,
  active: boolean,
): string[] {
  const low = activeLow ? ["--active-low"] : [];
  const value = `${line}=${active ? 1 : 0}`;
  if (major === 1) return ["--mode=signal", ...low, chip, value];
  return ["--chip", chip, "--consumer", "assay", ...low, value];
}

/** Arguments that have gpioinfo list the lines of one chip. */
export function infoArguments(major: GpiodMajor, chip: string): string[] {
  return major === 1 ? [chip] : ["--chip", chip];
}

export interface LineState {
  /** Who holds it; undefined when nobody does. */
  readonly consumer: string | undefined;
  readonly output: boolean;
}

/**
 * Reads the lines of a chip by offset out of what gpioinfo prints:
 * `line   4:      unnamed    "gpioset"  output  active-high [used]` (1), `line   4:	"led"	output consumer="gpioset"` (2).
 */
export function readLines(info: string): Map<number, LineState> {
  const lines = new Map<number, LineState>();
  for (const [, offset, rest = ""] of info.matchAll(/^\s*line\s+(\d+):\s+(.*)$/gm)) {
    const [, after = ""] = /^(?:"[^"]*"|unnamed)\s+(.*)$/.exec(rest) ?? [];
    const [, later] = /\bconsumer="?([^"]+)"?/.exec(after) ?? [];
    const [, earlier] = /^"?([^"\s]+)"?\s+(?:input|output)\b.*\[[^\]]*\bused\b/.exec(after) ?? [];
    lines.set(Number(offset), { consumer: later ?? earlier, output: /(?:^|\s)output\b/.test(after) });
  }
  return lines;
}
