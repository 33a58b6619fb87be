import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Envelope } from "@cucumber/messages";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { defaultFeatures } from "./defaults.ts";
import type { BenchParameters, RunOptions } from "./options.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Step definitions, hooks and composition root of this installation. */
export const ownSupport: readonly string[] = [
  `${root}steps/*.steps.ts`,
  `${root}steps/hooks.ts`,
  `${root}cli/provide.ts`,
];

/** Runs the scenarios through cucumber. What `onMessage` throws, such as a full disk, ends the run. */
export async function examine(
  options: RunOptions,
  parameters: BenchParameters,
  support: readonly string[],
  onMessage: (envelope: Envelope) => void,
): Promise<"examined"> {
  const { runCucumber } = await import("@cucumber/cucumber/api");
  let failure: unknown;
  const take = (envelope: Envelope): void => {
    if (failure !== undefined) return;
    try {
      onMessage(envelope);
    } catch (thrown) {
      failure = thrown;
    }
  };
  const complaints = new PassThrough();
  let complaint = "";
  complaints.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  await runCucumber(
    configuration(options, parameters, support),
    { stdout: new PassThrough().resume(), stderr: complaints },
    take,
  );
  if (failure !== undefined) throw failure;
  if (complaint.includes("Parse error")) {
    throw new EquipmentFault("ABORTED", complaint.trim(), { help: "Mend the feature file named above." });
  }
  return "examined";
}

function configuration(options: RunOptions, parameters: BenchParameters, support: readonly string[]) {
  return {
    sources: {
      defaultDialect: "en",
      paths: [...(options.features.length > 0 ? options.features : [defaultFeatures])],
      names: [],
      tagExpression: options.tags ?? "",
      order: options.shuffle ? (`random:${parameters.seed}` as const) : ("defined" as const),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
    },
    support: {
      requireModules: [],
      requirePaths: [],
      loaders: [],
      importPaths: [...support],
    },
    runtime: {
      dryRun: false,
      failFast: false,
      filterStacktraces: true,
      parallel: options.parallel > 1 ? options.parallel : 0,
      retry: 0,
      retryTagFilter: "",
      strict: true,
      worldParameters: { ...parameters },
    },
    formats: { stdout: "progress", files: {}, publish: false as const, options: {} },
    plugins: { specifiers: [], options: {} },
  };
}
