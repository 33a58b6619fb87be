import type { Capability } from "../../../core/dut/index.ts";
import { lackingOf, type Product } from "../../../core/product/index.ts";
import type { BoardObstacle } from "../../../rigs/boards/index.ts";
import { type Demands, demandsOf } from "../../../steps/demands.ts";
import { obstacleTo } from "../../../steps/obstacle.ts";
import { offeredBy } from "../../bench/rig-devices.ts";
import type { FeatureScenario } from "../../features.ts";

/** What a plan knows of a board. */
export interface PlannedBoard {
  readonly name: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** Why nothing at all can be examined on it. */
  readonly obstacles: readonly BoardObstacle[];
  /** Whether a fixture puts in the next piece of the product each time. */
  readonly exchanges: boolean;
}

/** What will come of a scenario, as far as declarations tell. */
export type Prospect =
  | { readonly kind: "runs" }
  | { readonly kind: "not-applicable"; readonly why: readonly string[] }
  | { readonly kind: "cannot"; readonly why: readonly string[] };

export interface ForeseenScenario {
  readonly scenario: string;
  readonly name: string;
  readonly atoms: readonly string[];
  readonly demands: Demands;
  /** In a run of all boards on which something can be examined. */
  readonly prospect: Prospect;
  /** In a run of that board alone; but for how many devices it takes. */
  readonly onBoard: ReadonlyMap<string, Prospect>;
}

/** What will come of `scenarios` on `boards`, which carry `product`. Nothing is touched. */
export function foresee(
  product: Product,
  boards: readonly PlannedBoard[],
  scenarios: readonly FeatureScenario[],
): ForeseenScenario[] {
  const usable = boards.filter(({ obstacles }) => obstacles.length === 0);
  return scenarios.map(({ uri, line, name, tags, atoms, steps }) => {
    const demands = demandsOf(
      steps.map(({ text }) => text),
      product.ixit,
    );
    const names = tags.map((tag) => tag.name);
    return {
      ...{ scenario: `${uri}:${line}`, name, atoms, demands },
      prospect: prospectOf(product, usable, names, demands),
      onBoard: new Map(boards.map((board) => [board.name, prospectOn(product, board, names)])),
    };
  });
}

function prospectOf(
  product: Product,
  usable: readonly PlannedBoard[],
  tags: readonly string[],
  demands: Demands,
): Prospect {
  const obstacle = obstacleOn(product, usable, tags);
  if (obstacle.kind === "not-applicable") return obstacle;
  if (usable.length === 0) return { kind: "cannot", why: ["no board can take part"] };
  const why = [
    ...(obstacle.kind === "cannot" ? obstacle.why : []),
    ...tooFewDevices(usable, demands),
    ...tooSmallLot(product, usable, demands),
  ];
  return why.length === 0 ? { kind: "runs" } : { kind: "cannot", why };
}

function prospectOn(product: Product, board: PlannedBoard, tags: readonly string[]): Prospect {
  const obstacle = obstacleOn(product, [board], tags);
  if (obstacle.kind === "not-applicable" || board.obstacles.length === 0) return obstacle;
  return { kind: "cannot", why: board.obstacles.map(({ what }) => what) };
}

/** The same judgement that a run comes to, in words of the rig. */
function obstacleOn(product: Product, boards: readonly PlannedBoard[], tags: readonly string[]): Prospect {
  const claimed = product.ics.capabilities;
  const capabilities = offeredBy(boards, claimed);
  const obstacle = obstacleTo({ product, capabilities }, tags);
  if (obstacle === undefined) return { kind: "runs" };
  if (obstacle.status === "not-applicable") return { kind: obstacle.status, why: [obstacle.justification] };
  const why = lackingOf(product, capabilities, tags).map((need) => {
    if (!claimed.some((one) => one === need)) return `the product claims no ${need}`;
    const without = boards.filter((board) => !board.capabilities.has(need as Capability));
    return `no ${need} on ${without.map(({ name }) => name).join(", ")}`;
  });
  return { kind: "cannot", why };
}

function tooFewDevices(usable: readonly PlannedBoard[], { devices }: Demands): string[] {
  if (devices === "places" || devices <= usable.length) return [];
  return [`it needs ${devices} devices at once, and ${taking(usable.length)}`];
}

/** A board counts once, unless its fixture puts in another piece each time. */
function tooSmallLot(product: Product, usable: readonly PlannedBoard[], { lot }: Demands): string[] {
  if (lot === undefined || usable.some(({ exchanges }) => exchanges)) return [];
  const wanted = product.ixit.sampling[lot];
  if (usable.length >= wanted) return [];
  return [`a lot of ${wanted} is declared, ${taking(usable.length)} and none has blank: exchange`];
}

const taking = (boards: number): string =>
  boards === 1 ? "1 board takes part" : `${boards} boards take part`;
