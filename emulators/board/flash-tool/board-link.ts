import { connectEquipment, type Equipment } from "../../../core/dut/index.ts";
import { EquipmentFault } from "../../../core/kernel/index.ts";

/** The way to one board through its control socket. One whose process has ended is looked for again with the next call. */
export class BoardLink implements AsyncDisposable {
  readonly #control: string;
  #board: Equipment | undefined;

  constructor(control: string) {
    this.#control = control;
  }

  /** Does `work` with the board. @throws EquipmentFault CONTROL_LOST */
  async with<T>(work: (board: Equipment) => Promise<T>): Promise<T> {
    this.#board ??= await connectEquipment(this.#control);
    try {
      return await work(this.#board);
    } catch (thrown) {
      if (thrown instanceof EquipmentFault && thrown.code === "CONTROL_LOST")
        await this[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const board = this.#board;
    this.#board = undefined;
    await board?.[Symbol.asyncDispose]();
  }
}
