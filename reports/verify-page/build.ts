import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundleScript, requireEmbeddable } from "./bundle-script.ts";
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
  const own = await bundleScript(entry, { root });
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
