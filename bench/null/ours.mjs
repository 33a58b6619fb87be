// As cli/assay.js starts: compiled code is kept from one start to the next.
import module from "node:module";

module.enableCompileCache?.(new URL("../../node_modules/.cache/assay", import.meta.url).pathname);
await import("./ours.ts");
