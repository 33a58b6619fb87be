import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Capability, type Dut, openSession } from "../../core/dut/index.ts";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { Board, LeaseRecord } from "../../rigs/boards/index.ts";
import type { PassedOver, Secrets } from "../../steps/bench.ts";
import type { Devices } from "./devices.ts";
import { goldenOf } from "./golden.ts";

export interface RigDevicesOptions {
  readonly boards: readonly Board[];
  readonly product: Product;
  readonly scenario: string;
  readonly secrets: Secrets;
  /** The run's folder; consoles are recorded below it. */
  readonly out: string;
  /** From 1. */
  readonly attempt?: number | undefined;
  /** Boards of the rig that do not take part, and why. */
  readonly aside: readonly PassedOver[];
  /** Boards that take no jobs any more since the run began, and why. */
  readonly unfit: () => ReadonlyMap<Board, EquipmentFault>;
  /** Told how a board did: what its equipment did wrong first, if anything. */
  readonly attend: (board: Board, fault: EquipmentFault | undefined) => void;
}

/** The boards of a rig as the devices of one scenario. A board that cannot be leased is passed over for one that can. */
export function createRigDevices(options: RigDevicesOptions): Devices {
  const { boards, product, scenario, secrets, out, attempt = 1, attend } = options;
  const claimed = product.ics.capabilities;
  const inUse = new Set<Board>();
  const broken = new Map(options.unfit());
  const passedOver = [...options.aside, ...[...broken].map(([board, fault]) => passOver(board, fault))];
  /** Each lease of the scenario has a record of its own. */
  let leases = 0;
  const lease = async (board: Board): Promise<Dut> => {
    leases += 1;
    let had = false;
    // A feature outside of the working directory begins with dots, which would hide its record.
    const named = scenario.replaceAll(/[^A-Za-z0-9.]+/g, "-").replace(/^[.-]+/, "");
    const again = attempt === 1 ? "" : `attempt-${attempt}-`;
    const file = `${named}-${again}${leases}-${board.name}.ndjson`;
    const device = await board.lease(
      {
        capabilities: new Set(claimed.filter((one) => board.capabilities.has(one))),
        golden: goldenOf(product),
        openSession: (line) => openSession(line, product.ixit.timing, product.console),
      },
      (record) => {
        inUse.delete(board);
        // Of one that could not be had, what was thrown tells.
        if (had) attend(board, record.fault);
        return writeRecord(join(out, "console"), file, record, secrets);
      },
    );
    had = true;
    return device;
  };
  /** Undefined where its equipment is broken. */
  const tryLease = async (board: Board): Promise<Dut | undefined> => {
    inUse.add(board);
    try {
      return await lease(board);
    } catch (thrown) {
      inUse.delete(board);
      const fault = firstOf(thrown);
      if (!(fault instanceof EquipmentFault)) throw thrown;
      broken.set(board, fault);
      passedOver.push(passOver(board, fault));
      attend(board, fault);
      return undefined;
    }
  };
  const firstFree = async (candidates: readonly Board[]): Promise<Dut | undefined> => {
    for (const board of candidates) {
      if (inUse.has(board) || broken.has(board)) continue;
      const device = await tryLease(board);
      if (device !== undefined) return device;
    }
    return undefined;
  };
  return {
    places: boards.length,
    capabilities: offeredBy(boards, claimed),
    passedOver,
    async at(place) {
      if (place >= boards.length) throw tooFew(place + 1, boards.length);
      const device = await firstFree([...boards.slice(place), ...boards.slice(0, place)]);
      return device ?? fail(broken.values().toArray(), inUse.size);
    },
    async *lot(count, after) {
      // A board counts once, unless a fixture puts another piece into its place each time.
      const exchanging = boards.filter((board) => board.exchanges);
      const once = exchanging.length === 0;
      let had = 0;
      for (let index = after; index < count; index += 1) {
        const turn = index % Math.max(1, exchanging.length);
        const device = await firstFree(
          once ? boards.slice(index, index + 1) : [...exchanging.slice(turn), ...exchanging.slice(0, turn)],
        );
        if (device !== undefined) yield device;
        had += device === undefined ? 0 : 1;
        if (once ? index >= boards.length : device === undefined) break;
      }
      if (had === 0 && broken.size > 0) fail(broken.values().toArray(), inUse.size);
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

const passOver = ({ name }: Board, { code, message, help }: EquipmentFault): PassedOver => ({
  slot: name,
  why: `${code}: ${message} ${help}`,
});

function tooFew(asked: number, there: number): EquipmentFault {
  return new EquipmentFault(
    "NOT_OFFERED",
    `The scenario needs ${asked} devices at once, and ${there} boards take part.`,
    { help: "Choose more boards of this product with --board, or wire up another." },
  );
}

/** The fault for which there is no board: of several, the first, and what the others were. */
function fail([first, ...others]: readonly EquipmentFault[], inUse: number): never {
  if (first === undefined) throw tooFew(inUse + 1, inUse);
  if (others.length === 0) throw first;
  const all = [first, ...others].map(({ message }) => message).join(" ");
  throw new EquipmentFault(first.code, `No board is left that works. ${all}`, {
    help: first.help,
    cause: first,
  });
}

/** What went wrong before tidying up failed as well. */
const firstOf = (thrown: unknown): unknown =>
  thrown instanceof SuppressedError ? firstOf(thrown.suppressed) : thrown;

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
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, file), console.serialise(redact) + tail);
  } catch (cause) {
    throw new EquipmentFault(
      "DISK_FULL",
      `${join(folder, file)}: it cannot be written: ${messageOf(cause)}.`,
      {
        help: "Make room on that disk and run again.",
        cause,
      },
    );
  }
}
