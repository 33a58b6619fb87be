import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import type { Envelope } from "@cucumber/messages";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { moduleFile } from "../installation.ts";
import type { BenchParameters, RunOptions } from "./options.ts";
import { asFaultOfSteps, type StepFile, supportOf } from "./own-steps.ts";
import { sourcesOf } from "./planned.ts";

/** Step definitions, hooks and composition root of this installation. */
export const standardSupport: readonly string[] = [
  moduleFile("steps/*.steps"),
  moduleFile("steps/hooks"),
  moduleFile("cli/provide"),
];

const silentFormatter = pathToFileURL(moduleFile("cli/run/silent-formatter")).href;

/** Loads step definitions: those in `support`, then the user's `own`. @throws UsageFault FILE_MALFORMED for one of the latter */
export async function loadSteps(
  options: RunOptions,
  seed: string,
  support: readonly string[],
  own: readonly StepFile[],
): Promise<ISupportCodeLibrary> {
  const { loadSupport } = await import("@cucumber/cucumber/api");
  const importPaths = [...support, ...supportOf(own)];
  return loadSupport({
    sources: sourcesOf(options, seed),
    support: { requireModules: [], requirePaths: [], loaders: [], importPaths },
  }).catch((thrown: unknown) => {
    throw asFaultOfSteps(thrown, own);
  });
}

/** Runs the scenarios through cucumber. What `onMessage` throws, such as a full disk, rejects at once, whatever is still under way. */
export async function examine(
  options: RunOptions,
  parameters: BenchParameters,
  steps: ISupportCodeLibrary,
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
      configuration(options, parameters, steps),
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

/** Why the benches could not be taken down, where `envelope` tells that: no scenario is to blame, and its boards are not at rest. */
export function whyNotTakenDown({ testRunHookFinished: hook }: Envelope): string | undefined {
  if (hook === undefined || hook.result.status !== "FAILED") return undefined;
  const [why = ""] = (hook.result.message ?? "").split("\n", 1);
  return why;
}

function configuration(options: RunOptions, parameters: BenchParameters, steps: ISupportCodeLibrary) {
  return {
    sources: sourcesOf(options, parameters.seed),
    support: steps,
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
    formats: { stdout: silentFormatter, files: {}, publish: false as const, options: {} },
    plugins: { specifiers: [], options: {} },
  };
}
