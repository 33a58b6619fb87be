/**
 * For tests: `assay run` and `assay replay` with one of the broken devices on the bench, in a process of its own, as step definitions
 * are registered once in a process. Arguments: number of the device, then `run PRODUCT SCENARIO OUT` or `replay RUN#SCENARIO OUT`.
 */
import { moduleFile } from "../installation.ts";
import { run } from "../run/run.ts";
import { breakDevices } from "./broken-bench.ts";
import { brokenDevices } from "./broken-devices.ts";
import { replay } from "./replay.ts";

const support = ["steps/*.steps", "steps/hooks", "cli/replay/broken-bench"].map(moduleFile);
const [, , device = "", verb = "", of = "", out = ""] = process.argv;
breakDevices(brokenDevices[Number(device)]?.parts ?? {});
process.exitCode =
  verb === "replay"
    ? await replay(of, { out }, process.stdout, support)
    : await run(
        {
          ...{ features: [of], product: "products/reference", devices: 3, seed: "s", parallel: 1 },
          ...{ attach: "in-process", cuts: "sample", out },
        },
        process.stdout,
        support,
      );
