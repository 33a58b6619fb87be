/**
 * Loaded by cucumber in each thread before step definitions of the user's: whatever copy of Assay lies near them, if any,
 * `assay/steps` means this installation, as only its cucumber hears of them.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { moduleFile } from "../installation.ts";

const url = pathToFileURL(moduleFile("steps/index")).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "assay/steps" ? { url, shortCircuit: true } : next(specifier, context),
});
