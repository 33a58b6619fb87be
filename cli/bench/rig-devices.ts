import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Capability, type Dut, openSession } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { Board, LeaseRecord } from "../../rigs/boards/index.ts";
import type { Secrets } from "../../steps/bench.ts";
import type { Devices } from "./devices.ts";
import { goldenOf } from "./golden.ts";

export interface RigDevicesOptions {
  readonly boards: readonly Board[];
  readonly product: Product;
  readonly scenario: string;
  readonly secrets: Secrets;
  /** The run's folder; consoles are recorded below it. */
  readonly out: string;
}

/** The boards of a rig as the devices of one scenario. */
export function createRigDevices({ boards, product, scenario, secrets, out }: RigDevicesOptions): Devices {
  const claimed = product.ics.capabilities;
  /** Each lease of the scenario has a record of its own. */
  let leases = 0;
  const lease = (board: Board): Promise<Dut> => {
    leases += 1;
    const file = `${scenario.replaceAll(/[^A-Za-z0-9.]+/g, "-")}-${leases}-${board.name}.ndjson`;
    return board.lease(
      {
        capabilities: new Set(claimed.filter((one) => board.capabilities.has(one))),
        golden: goldenOf(product),
        openSession: (line) => openSession(line, product.ixit.timing, product.console),
      },
      (record) => writeRecord(join(out, "console"), file, record, secrets),
    );
  };
  const nth = (place: number): Board => {
    const board = boards[place];
    if (board !== undefined) return board;
    throw new EquipmentFault(
      "NOT_OFFERED",
      `The scenario needs ${place + 1} devices at once, and ${boards.length} boards take part.`,
      { help: "Choose more boards of this product with --board, or wire up another." },
    );
  };
  return {
    places: boards.length,
    capabilities: offeredBy(boards, claimed),
    at: (place) => lease(nth(place)),
    async *lot(count, after) {
      // A board counts once, unless a fixture puts another piece into its place each time.
      const pieces = boards.some((board) => board.exchanges)
        ? boards.filter((board) => board.exchanges)
        : boards;
      const endless = pieces.some((board) => board.exchanges);
      for (let index = after; index < count; index += 1) {
        const board = pieces[endless ? index % pieces.length : index];
        if (board === undefined) return;
        yield await lease(board);
      }
    },
  };
}

/** What `boards` together offer of what a product has: any of them may be a scenario's device. */
export function offeredBy(
  boards: readonly Pick<Board, "capabilities">[],
  claimed: readonly Capability[],
): ReadonlySet<Capability> {
  return new Set(
    claimed.filter((one) => isOfBench(one) || boards.every(({ capabilities }) => capabilities.has(one))),
  );
}

/** What no board has by itself. */
const isOfBench = (capability: Capability): boolean =>
  capability === "backend" || capability === "factory-line";

async function writeRecord(
  folder: string,
  file: string,
  { board, console, events }: LeaseRecord,
  secrets: Secrets,
): Promise<void> {
  const redact = (text: string) => secrets.redact(text);
  const tail = events.map((event) => `${redact(JSON.stringify({ board, ...event }))}\n`).join("");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), console.serialise(redact) + tail);
}
