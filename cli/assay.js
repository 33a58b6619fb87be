#!/usr/bin/env node
// Plain JavaScript, so that a Node too old for the rest can still say so.
import module from "node:module";
import v8 from "node:v8";

const needed = 24;

if (Number(process.versions.node.split(".")[0]) < needed) {
  process.stderr.write(
    `assay: Node ${process.versions.node} is too old; Node ${needed} or later is needed.\n` +
      "Start it with npx assay … or npm start: they use the Node that npm ci installed beside Assay.\n",
  );
  process.exit(2);
}

// Scenarios make much short-lived garbage: a small nursery and a heap that grows in small steps keep a run well under 300 MB.
v8.setFlagsFromString("--semi-space-growth-factor=1");
v8.setFlagsFromString("--max-semi-space-size=1");
v8.setFlagsFromString("--heap-growing-percent=40");

// Stripping types and compiling is done once, not at each start.
module.enableCompileCache?.(new URL("../node_modules/.cache/assay", import.meta.url).pathname);
const { main } = await import("./main.ts");
await main(process.argv);
