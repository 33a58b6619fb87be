/** What a command line of picotool says. */
export interface Command {
  readonly verb: string;
  readonly file: string;
  /** `-t`, or what the file's name ends with. */
  readonly type: string;
  /** Address of `-o`. */
  readonly offset: number | undefined;
  /** Addresses of `-r`. */
  readonly range: readonly [number, number] | undefined;
  readonly serial: string | undefined;
  readonly flags: ReadonlySet<string>;
}

/** The command line is none that picotool takes. */
export class BadUsage extends Error {
  override readonly name = "BadUsage";
}

const flags = ["-F", "-f", "-d", "-a", "-x", "-v", "-u"];

/** Reads a command line as picotool 2 does. @throws BadUsage */
export function readCommand(words: readonly string[]): Command {
  const [verb = "", ...queue] = words;
  const given = new Set<string>();
  let [file, type, offset, serial] = ["", undefined, undefined, undefined] as [
    ...[string, string | undefined],
    ...[number | undefined, string | undefined],
  ];
  let range: readonly [number, number] | undefined;
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const next = (): string => {
      const value = queue.shift();
      if (value === undefined) throw new BadUsage(`missing value of ${word}`);
      return value;
    };
    if (word === "-r" || word === "--range") range = [address(next()), address(next())];
    else if (word === "-o" || word === "--offset") offset = address(next());
    else if (word === "-t") type = next();
    else if (word === "--ser") serial = next();
    else if (flags.includes(word)) given.add(word);
    else if (word.startsWith("-") || file !== "") throw new BadUsage(`unexpected option: ${word}`);
    else file = word;
  }
  const ending = /\.(\w+)$/.exec(file)?.[1] ?? "";
  return { ...{ verb, file, offset, range, serial, flags: given }, type: type ?? ending };
}

/** In hexadecimal, with or without 0x. */
function address(text: string): number {
  if (!/^(0x)?[0-9a-f]{1,8}$/i.test(text)) throw new BadUsage(`${text} is no address`);
  return Number.parseInt(text, 16);
}
