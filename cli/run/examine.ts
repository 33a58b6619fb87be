import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Envelope } from "@cucumber/messages";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { BenchParameters, RunOptions } from "./options.ts";
import { sourcesOf } from "./planned.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Step definitions, hooks and composition root of this installation. */
export const ownSupport: readonly string[] = [
  `${root}steps/*.steps.ts`,
  `${root}steps/hooks.ts`,
  `${root}cli/provide.ts`,
];

/** Runs the scenarios through cucumber. What `onMessage` throws, such as a full disk, rejects at once, whatever is still under way. */
export async function examine(
  options: RunOptions,
  parameters: BenchParameters,
  support: readonly string[],
  onMessage: (envelope: Envelope) => void,
): Promise<"examined"> {
  const { runCucumber } = await import("@cucumber/cucumber/api");
  const failure = Promise.withResolvers<never>();
  let failed = false;
  const take = (envelope: Envelope): void => {
    if (failed) return;
    try {
      onMessage(envelope);
    } catch (thrown) {
      failed = true;
      failure.reject(thrown);
    }
  };
  const complaints = new PassThrough();
  let complaint = "";
  complaints.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  await Promise.race([
    runCucumber(
      configuration(options, parameters, support),
      { stdout: new PassThrough().resume(), stderr: complaints },
      take,
    ),
    failure.promise,
  ]);
  if (complaint.includes("Parse error")) {
    throw new EquipmentFault("ABORTED", complaint.trim(), { help: "Mend the feature file named above." });
  }
  return "examined";
}

function configuration(options: RunOptions, parameters: BenchParameters, support: readonly string[]) {
  return {
    sources: sourcesOf(options, parameters.seed),
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
