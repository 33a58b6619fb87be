import { resolve } from "node:path";
import type { Assignment } from "../../rigs/night/index.ts";
import { onlyProduct } from "../rig/choose-boards.ts";
import { type BenchParameters, commitmentKeyFile } from "../run/options.ts";
import { type OpenNight, purposeOf } from "./open-night.ts";
import { asRunOptions } from "./options.ts";
import type { Order } from "./order.ts";

/** What the processes of boards are told to do in a night. */
export interface Orders {
  examine(assignment: Assignment): Order;
  check(board: string): Order;
}

export function createOrders(lab: string, { rig, held, directory, keep }: OpenNight): Orders {
  const { seed, runKey, options } = keep.begun;
  const allowed = options.allowIrreversible ?? [];
  const common: BenchParameters = {
    ...{ product: resolve(onlyProduct(rig)), seed, runKey, devices: 1, attach: "in-process", cuts: "sample" },
    ...{ commitmentKeyFile: resolve(commitmentKeyFile), evidenceIn: resolve(directory), against: [] },
  };
  return {
    examine: ({ job: { scenario }, attempt, boards }) => ({
      type: "examine",
      options: { ...asRunOptions(rig.file.path, { features: [scenario] }), devices: boards.length },
      parameters: {
        ...common,
        devices: boards.length,
        rig: {
          ...{ file: rig.file.path, boards, allowed, token: held.token, aside: [], attempt },
          out: resolve(directory),
        },
      },
    }),
    check: (board) => ({
      ...{ type: "check", rig: rig.file.path, board, token: held.token, allowed, by: purposeOf(lab) },
    }),
  };
}
