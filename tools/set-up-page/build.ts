import { join } from "node:path";
import { markup } from "../../emulators/device/set-up/page/markup.ts";
import { style } from "../../emulators/device/set-up/page/style.ts";
import { bundleScript, requireEmbeddable } from "../../reports/verify-page/bundle-script.ts";

const root = join(import.meta.dirname, "../..");
const page = join(root, "emulators/device/set-up/page");
const primitives = join(root, "core/wire/provisioning/primitives.ts");

/** The set-up page in one document: no other file, no network but the device. */
export async function buildSetUpPage(): Promise<string> {
  const script = await bundleScript(join(page, "browser/main.ts"), {
    root,
    inPlaceOf: new Map([[primitives, join(page, "crypto/primitives.ts")]]),
    comments: false,
  });
  requireBrowser(script);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no"><title>Set up your device</title><style>${style}</style></head>
<body>
${markup}
<script>${requireEmbeddable(script)}</script>
</body></html>
`;
}

/** The page as a module, one text a line, so that a change of it can be read. */
export function asModule(html: string): string {
  const lines = html.split("\n").map((line) => `  ${JSON.stringify(line)},`);
  return `/** The set-up page as it is served. Built of its sources by node tools/write-set-up-page.ts; not to be changed by hand. */
export const builtPage = [
${lines.join("\n")}
].join("\\n");
`;
}

/** Types of Node are in sight of the modules that the page shares; the names themselves must not be in it. */
function requireBrowser(script: string): void {
  const node = /\b(?:Buffer|process|require|globalThis)\b/.exec(script);
  if (node !== null) throw new Error(`a script for the page holds ${node[0]}, which a browser has not`);
}
