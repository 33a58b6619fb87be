import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type DemoLab, startDemoLab } from "./demo.ts";

/** What a verb showed. */
export class TestScreen {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly #listeners = new Set<() => void>();

  constructor({ isTTY = false } = {}) {
    this.isTTY = isTTY;
  }

  write(text: string | Uint8Array): boolean {
    this.text += text.toString();
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** Resolves once `text` stands there. */
  async shows(text: string | RegExp): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () =>
      (typeof text === "string" ? this.text.includes(text) : text.test(this.text)) && resolve();
    this.#listeners.add(look);
    look();
    await promise;
    this.#listeners.delete(look);
  }
}

type Declaration = Record<string, unknown>;
interface Lab {
  readonly boards: Record<string, Declaration>;
}

/** A demo lab in a folder of its own, for rig files that differ from its own. */
export class TestLab implements AsyncDisposable {
  readonly folder: string;
  readonly file: string;
  readonly #opened: AsyncDisposableStack;

  private constructor(folder: string, { file }: DemoLab, opened: AsyncDisposableStack) {
    this.folder = folder;
    this.file = file;
    this.#opened = opened;
  }

  static async start(boards: number): Promise<TestLab> {
    await using opened = new AsyncDisposableStack();
    const { path } = opened.use(await mkdtempDisposable(join(tmpdir(), "assay-rig-")));
    const lab = opened.use(await startDemoLab(path, { boards }));
    return new TestLab(path, lab, opened.move());
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A rig file beside the lab's own, with other keys for its first board; a key that is undefined is left out. */
  async withFirstBoard(name: string, keys: Declaration): Promise<string> {
    const { boards, ...rest } = parse(await readFile(this.file, "utf8")) as Lab;
    const [first, ...others] = Object.entries(boards);
    if (first === undefined) throw new Error("a lab without boards");
    const changed = { [first[0]]: { ...first[1], ...keys }, ...Object.fromEntries(others) };
    await writeFile(this.path(name), stringify({ ...rest, boards: changed }));
    return this.path(name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}
