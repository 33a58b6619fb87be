import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { transform } from "@swc/core";
import { body } from "./markup.ts";
import { style } from "./style.ts";

const here = import.meta.dirname;
const root = join(here, "../..");
const entry = join(here, "browser/main.ts");

/**
 * The page that verifies a bundle, in one file. The policy in its head names the only scripts and the only style that may run, by
 * hash, and allows nothing else: no network, no frame, no form. tweetnacl stands in it byte by byte as its package has it.
 */
export async function buildVerifyPage(): Promise<string> {
  const require = createRequire(import.meta.url);
  const nacl = await readFile(require.resolve("tweetnacl/nacl-fast.js"), "utf8");
  const { version: naclVersion } = require("tweetnacl/package.json") as { version: string };
  const { version } = require(join(root, "package.json")) as { version: string };
  const own = await bundleScript();
  const policy = `default-src 'none'; script-src ${hash(nacl)} ${hash(own)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  const markup = body.replace("TWEETNACL_VERSION", naclVersion).replace("ASSAY_VERSION", version);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>Verify a bundle</title><style>${style}</style></head>
<body>
${markup}
<script>${requireEmbeddable(nacl)}</script>
<script>${requireEmbeddable(own)}</script>
</body></html>
`;
}

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A script element ends at its closing tag, wherever that stands. */
function requireEmbeddable(script: string): string {
  if (/<\/script|<!--/i.test(script)) throw new Error("a script for the page holds </script or <!--");
  return script;
}

/** All modules that the page's script reaches, in one function, each behind those that it imports. */
async function bundleScript(): Promise<string> {
  const modules = new Map<string, string>();
  await collect(entry, modules);
  requireDistinctNames([...modules.values()]);
  const parts = [...modules].map(([file, code]) => `// ${relative(root, file)}\n${code}`);
  return `\n(() => {\n"use strict";\n${parts.join("\n")}})();\n`;
}

const importing = /^import (?:[^;]*? from )?"([^"]+)";\n/gm;

async function collect(file: string, modules: Map<string, string>): Promise<void> {
  if (modules.has(file)) return;
  const { code } = await transform(await readFile(file, "utf8"), {
    filename: file,
    jsc: { parser: { syntax: "typescript" }, target: "es2022", preserveAllComments: true },
  });
  for (const [, specifier] of code.matchAll(importing)) {
    if (specifier?.startsWith(".") !== true) throw new Error(`${file}: the page cannot hold ${specifier}`);
    await collect(join(dirname(file), specifier), modules);
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
