import { join, relative } from "node:path";

/** The standard's features: those of this installation, as they are named from the working directory. */
export const defaultFeatures = relative(process.cwd(), join(import.meta.dirname, "../../features")) || ".";
