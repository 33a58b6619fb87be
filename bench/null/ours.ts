/** The harness with journal and report on, over the null bench: `node bench/null/ours.ts FEATURES OUT`. */
import { fileURLToPath } from "node:url";
import { run } from "../../cli/run/run.ts";

const [, , features = "", out = ""] = process.argv;
const support = ["../../steps/hooks.ts", "./null.steps.ts"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const product = fileURLToPath(new URL("../../products/reference", import.meta.url));
process.exitCode = await run(
  { features: [features], out, product, devices: 1, parallel: 1, attach: "in-process", cuts: "sample" },
  process.stdout,
  support,
);
