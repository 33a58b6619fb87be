import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { factoryContract } from "../../core/factory/contract.ts";
import { equipLine } from "./equip-line.ts";
import { makeTestBench, product } from "./test-support.ts";

const { firmware, ixit } = product;

// Here and not beside the adapter: only the composition root may know of rig and emulated device both.
factoryContract(
  "a line's own commands, on the emulated device",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-line-"));
    const bench = makeTestBench({ factory: await equipLine(folder, ixit) });
    const { endpoint } = await bench.backend();
    return {
      factory: await bench.factory(),
      blank: () => bench.lease(),
      order: {
        ...{ productType: "AR1-T", region: "us", fleet: "fleet-0042" },
        image: firmware.release(ixit.firmware.released).image,
      },
      trust: { backendCa: endpoint.caCertificate, operatorKey: endpoint.operatorKey },
      fields: ixit.configuration.factoryFields,
      [Symbol.asyncDispose]: async () => {
        await bench[Symbol.asyncDispose]();
        await rm(folder, { recursive: true });
      },
    };
  },
  { reaches: "raw-console", flashedBeforehand: true },
);
