// Plain JavaScript, so that a Node too old for the rest can still say so.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import v8 from "node:v8";

const needed = 24;

if (Number(process.versions.node.split(".")[0]) < needed) {
  process.stderr.write(
    `assay: Node ${process.versions.node} is too old; Node ${needed} or later is needed.\n` +
      "Start it with npx assay … or npm start: they use the Node that npm installed beside Assay. Where npm installed none " +
      "(it does on Linux with glibc, unless optional dependencies were left out), install Node 24.\n",
  );
  process.exit(2);
}

// Scenarios make much short-lived garbage: a small nursery and a heap that grows in small steps keep a run small. They cost a tenth of
// its time; who gives Node a nursery in NODE_OPTIONS would rather have the time.
if (![process.env.NODE_OPTIONS, ...process.execArgv].some((given) => given?.includes("-semi-space-size"))) {
  v8.setFlagsFromString("--semi-space-growth-factor=1");
  v8.setFlagsFromString("--max-semi-space-size=2");
  v8.setFlagsFromString("--heap-growing-percent=15");
}

// A clone runs its sources, a package has none and runs what was emitted from them: Node strips no types under node_modules.
const sources = existsSync(new URL("./main.ts", import.meta.url));

// Stripping types and compiling is done once, not at each start. A package keeps nothing in itself, but beside itself.
const cache = sources ? "../node_modules/.cache/assay" : "../../.cache/assay";
const cacheFolder = fileURLToPath(new URL(cache, import.meta.url));
module.enableCompileCache?.(cacheFolder);
// Workers and children of this process look here too: each of them would otherwise spend a second on the same.
process.env.NODE_COMPILE_CACHE ??= cacheFolder;

const { main } = await import(sources ? "./main.ts" : "../dist/cli/main.js");
await main(process.argv);
