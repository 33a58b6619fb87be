import type { Product } from "../../core/product/index.ts";
import type { ServerHost } from "../../emulators/backend/index.ts";
import { Board, openBoardParts } from "../../rigs/boards/index.ts";
import { loadLab } from "../../rigs/lab/index.ts";
import type { RigParameters } from "../run/options.ts";

export interface OpenRig extends AsyncDisposable {
  readonly boards: readonly Board[];
  /** Where the backend listens for them. */
  readonly host: ServerHost;
}

/** Opens the drivers of the boards that take part; the boards are as they were. @throws UsageFault, EquipmentFault */
export async function openRig(
  { file, boards: names, allowed }: RigParameters,
  { ixit }: Product,
): Promise<OpenRig> {
  const { lab } = await loadLab(file);
  await using opened = new AsyncDisposableStack();
  const boards: Board[] = [];
  for (const name of names) {
    const declaration = lab.boards[name];
    if (declaration === undefined) throw new TypeError(`${file} lost ${name} since the run began`);
    const settings = { keep: lab.keep, flash: ixit.flash, allowed: allowed.includes(name) };
    boards.push(opened.use(new Board(await openBoardParts(name, declaration, settings))));
  }
  const owned = opened.move();
  return { boards, host: lab.backend, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
