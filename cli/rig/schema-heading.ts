import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../installation.ts";

/**
 * The line that has editors check a rig file at `path` against the published JSON Schema; empty where that is not there. By a path
 * from the file where one lies in the other's folder, as in a clone or a project that has Assay installed: it holds when both move.
 */
export function schemaHeading(path: string): string {
  const schema = join(root, "rigs/lab/schemas/lab.schema.json");
  if (!existsSync(schema)) return "";
  const folder = dirname(resolve(path));
  const beside = within(schema, folder) || within(folder, root);
  return `# yaml-language-server: $schema=${beside ? relative(folder, schema) : schema}`;
}

const within = (path: string, folder: string): boolean => !relative(folder, path).startsWith("..");
