import type { Product } from "../../core/product/index.ts";
import type { ServerHost } from "../../emulators/backend/index.ts";
import { Board } from "../../rigs/boards/index.ts";
import { loadLab } from "../../rigs/lab/index.ts";
import type { RigParameters } from "../run/options.ts";

export interface OpenRig extends AsyncDisposable {
  readonly boards: readonly Board[];
  /** Where the backend listens for them. */
  readonly host: ServerHost;
  /** Ends what is under way on the boards, for good, and leaves them without supply. Whatever fails at one is not the others'. */
  standDown(): Promise<void>;
}

/** The boards that take part. Nothing is opened until the first of them is leased. @throws UsageFault */
export async function openRig(
  { file, boards: names, allowed }: RigParameters,
  { ixit }: Product,
): Promise<OpenRig> {
  const { lab } = await loadLab(file);
  const boards = names.map((name) => {
    const declaration = lab.boards[name];
    if (declaration === undefined) throw new TypeError(`${file} lost ${name} since the run began`);
    return new Board(name, declaration, {
      ...{ keep: lab.keep, flash: ixit.flash, allowed: allowed.includes(name) },
    });
  });
  const owned = new AsyncDisposableStack();
  for (const board of boards) owned.use(board);
  return {
    boards,
    host: lab.backend,
    async standDown() {
      await Promise.allSettled(boards.map((board) => board.standDown()));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
