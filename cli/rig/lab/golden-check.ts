import { openSession } from "../../../core/dut/index.ts";
import { EquipmentFault } from "../../../core/kernel/index.ts";
import { loadProduct } from "../../../core/product/index.ts";
import { Board } from "../../../rigs/boards/index.ts";
import { HealthBook, isOfTheBoard } from "../../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../../rigs/lab/index.ts";
import type { LeaseGuard } from "../../../rigs/leases/index.ts";
import { goldenOf } from "../../bench/golden.ts";
import type { ChosenBoard } from "../choose-boards.ts";

export interface CheckOptions {
  readonly file: LabFile;
  readonly lease: LeaseGuard;
  /** Who checks, for the board's history. */
  readonly by: string;
  /** Boards that may be given up for what cannot be taken back. */
  readonly allowed: readonly string[];
}

/**
 * Tries whether the board's place works: its flash is erased and holds the product's golden image, and that starts and answers. What came
 * of it stands in the lab's book of health. @throws UsageFault @throws EquipmentFault for what says nothing about the board, such as a
 * permission that lacks
 */
export async function checkBoard(chosen: ChosenBoard, options: CheckOptions): Promise<Finding> {
  const found = await tryGolden(chosen, options);
  using book = new HealthBook(keptIn(options.file, "health"), options.by);
  book.checked(chosen.name, found.passed, found.reason);
  return found;
}

/** What a check found. */
export interface Finding {
  readonly passed: boolean;
  readonly reason: string;
}

async function tryGolden(
  { name, declaration, product: folder }: ChosenBoard,
  options: CheckOptions,
): Promise<Finding> {
  const { file, lease, allowed } = options;
  const product = await loadProduct(folder);
  const golden = goldenOf(product);
  if (golden === undefined)
    throw new EquipmentFault("NOT_OFFERED", `${name}: its product declares no golden image to try it with.`, {
      help: "Declare firmware.golden in the product's ixit.yaml: a release that is known to work.",
    });
  try {
    await using board = new Board(name, declaration, {
      ...{ keep: file.lab.keep, flash: product.ixit.flash, allowed: allowed.includes(name) },
      guard: () => lease.check(name),
    });
    const { capabilities } = product.ics;
    await using device = await board.lease(
      {
        capabilities: new Set(capabilities.filter((one) => board.capabilities.has(one))),
        golden,
        openSession: (line) => openSession(line, product.ixit.timing, product.console),
      },
      async () => {},
    );
    const alive = (await device.recover()) === "alive";
    return { passed: alive, reason: `its golden image ${alive ? "answers" : "does not answer"}` };
  } catch (thrown) {
    const fault = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
    if (!(fault instanceof EquipmentFault) || !isOfTheBoard(fault)) throw thrown;
    return { passed: false, reason: `its golden image could not be tried: ${fault.code}: ${fault.message}` };
  }
}
