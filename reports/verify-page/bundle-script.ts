import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { transform } from "@swc/core";

export interface BundleOptions {
  /** Folder from which the modules are named. */
  readonly root: string;
  /** Modules, by their full path, that others take the place of: what a browser cannot run, and what it runs instead. */
  readonly inPlaceOf?: ReadonlyMap<string, string>;
  /** Whether comments stay. Default: they do. */
  readonly comments?: boolean;
}

/** All modules that a page's script reaches from `entry`, in one function, each behind those that it imports. */
export async function bundleScript(entry: string, options: BundleOptions): Promise<string> {
  const modules = new Map<string, string>();
  await collect(entry, modules, options);
  requireDistinctNames([...modules.values()]);
  const parts = [...modules].map(([file, code]) => `// ${relative(options.root, file)}\n${code}`);
  return `\n(() => {\n"use strict";\n${parts.join("\n")}})();\n`;
}

/** A script element ends at its closing tag, wherever that stands. */
export function requireEmbeddable(script: string): string {
  if (/<\/script|<!--/i.test(script)) throw new Error("a script for the page holds </script or <!--");
  return script;
}

const importing = /^(?:import|export) (?:\{[^}]*\} from |[^;{]*? from )?"([^"]+)";\n/gm;

async function collect(file: string, modules: Map<string, string>, options: BundleOptions): Promise<void> {
  if (modules.has(file)) return;
  const comments = options.comments ?? true;
  const { code } = await transform(await readFile(file, "utf8"), {
    filename: file,
    jsc: {
      parser: { syntax: "typescript" },
      target: "es2022",
      preserveAllComments: comments,
      ...(comments ? {} : { minify: { format: { comments: false } } }),
    },
  });
  for (const [, specifier] of code.matchAll(importing)) {
    if (specifier?.startsWith(".") !== true) throw new Error(`${file}: the page cannot hold ${specifier}`);
    const named = join(dirname(file), specifier);
    await collect(options.inPlaceOf?.get(named) ?? named, modules, options);
  }
  modules.set(file, code.replaceAll(importing, "").replaceAll(/(^|\*\/ )export (?=\w)/gm, "$1"));
}

/** They come to stand in one scope, where a function of a name taken before would silently replace it. */
function requireDistinctNames(codes: readonly string[]): void {
  const names = codes.flatMap((code) =>
    [...code.matchAll(/(?:^|\*\/ )(?:async )?(?:const|let|class|function\*?) (\w+)/gm)].map(
      ([, name]) => name,
    ),
  );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two modules of the page declare ${twice}`);
}
