import { createReadStream, fstatSync } from "node:fs";
import { stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { ReadStream } from "node:tty";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";

/** Where a passphrase comes from. Never from the arguments of a command, which everybody on the host can read. */
export interface PassphraseOptions {
  /** Its first line is the passphrase. */
  readonly passphraseFile?: string;
  /** An open descriptor, as of a shell's `3<`. */
  readonly passphraseFd?: number;
}

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
}

const shortest = 12;

/** The passphrase of a key that is there. @throws UsageFault when there is none to be had */
export async function givenPassphrase(
  options: PassphraseOptions,
  of: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  return (await readPassphrase(options)) ?? ask(`Passphrase of ${of}: `, terminal);
}

/** A passphrase for a new key: asked for twice, and not too short. @throws UsageFault */
export async function newPassphrase(
  options: PassphraseOptions,
  of: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  const read = await readPassphrase(options);
  const passphrase = read ?? (await ask(`New passphrase of ${of}: `, terminal));
  if ([...passphrase].length < shortest)
    throw new UsageFault("VALUE_INVALID", `The passphrase has fewer than ${shortest} characters.`, {
      help: "Take some words that nobody guesses, such as five drawn from a list.",
    });
  if (read === undefined && (await ask("Once more: ", terminal)) !== passphrase)
    throw new UsageFault("VALUE_INVALID", "The two passphrases differ; no key was made.", {
      help: "Start again.",
    });
  return passphrase;
}

async function readPassphrase({
  passphraseFile,
  passphraseFd,
}: PassphraseOptions): Promise<string | undefined> {
  if (passphraseFile === undefined && passphraseFd === undefined) return undefined;
  const named = passphraseFile ?? `descriptor ${passphraseFd}`;
  try {
    if (passphraseFile !== undefined) await refuseReadable(passphraseFile);
    else fstatSync(passphraseFd ?? -1);
    const stream = createReadStream(passphraseFile ?? "", {
      ...(passphraseFile === undefined && passphraseFd !== undefined ? { fd: passphraseFd } : {}),
    });
    const [line = ""] = (await text(stream)).split(/\r?\n/);
    if (line !== "") return line;
  } catch (cause) {
    if (cause instanceof UsageFault) throw cause;
    throw new UsageFault("FILE_UNREADABLE", `${named}: no passphrase can be read: ${messageOf(cause)}.`, {
      help: "Name a file, or an open descriptor, whose first line is the passphrase.",
      cause,
    });
  }
  throw new UsageFault("VALUE_INVALID", `${named}: its first line is empty.`, {
    help: "The first line is the passphrase.",
  });
}

async function refuseReadable(file: string): Promise<void> {
  const found = await stat(file);
  // Descriptors of a shell's <( ) and mounted secrets are no regular files, or their modes say nothing.
  if (!found.isFile() || (found.mode & 0o077) === 0) return;
  throw new UsageFault("FILE_UNREADABLE", `${file}: others may read this passphrase.`, {
    help: `Run: chmod 600 ${file}`,
  });
}

/** Asks on the terminal without showing what is typed. */
async function ask(prompt: string, { input, output }: Terminal): Promise<string> {
  if (!input.isTTY)
    throw new UsageFault("BAD_FLAG", "There is no terminal to ask for the passphrase.", {
      help: "Name a file with --passphrase-file, or an open descriptor with --passphrase-fd.",
    });
  // First: whoever types ahead of the prompt must not see it either.
  input.setRawMode(true);
  try {
    output.write(prompt);
    return await readTyped(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    output.write("\n");
  }
}

const keysOf = {
  interrupt: "\u0003",
  end: "\u0004",
  backspace: "\u007f",
  erase: "\b",
  kill: "\u0015",
} as const;

/** One line as a terminal without echo hands it over: key by key. */
function readTyped(input: Pick<ReadStream, "on" | "off" | "resume">): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed: string[] = [];
  const onData = (bytes: Buffer | string): void => {
    for (const key of bytes.toString()) {
      // Once it is settled, what still comes changes nothing.
      if (key === "\r" || key === "\n" || key === keysOf.end) resolve(typed.join(""));
      else if (key === keysOf.interrupt) reject(interrupted());
      else if (key === keysOf.kill) typed = [];
      else if (key === keysOf.backspace || key === keysOf.erase) typed.pop();
      else typed.push(key);
    }
  };
  input.on("data", onData).resume();
  return promise.finally(() => input.off("data", onData));
}

const interrupted = (): UsageFault =>
  new UsageFault("VALUE_INVALID", "Interrupted; nothing was done.", { help: "Start again when you like." });
