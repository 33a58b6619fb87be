import { fingerprint } from "../signing/public-key.ts";
import type { RunSummary } from "../summary.ts";

interface AboutBundle {
  readonly summary: RunSummary;
  readonly evidenceDigest: string;
  readonly keyid: string | undefined;
}

/** VERIFY.md of one bundle: what it is, then the steps, which are the same for all. */
export function introduceSteps(steps: string, { summary, evidenceDigest, keyid }: AboutBundle): string {
  const { product, runId } = summary.start;
  const facts = [
    ["Run", runId],
    ["Product", `${product.name}, model ${product.model}, of ${product.manufacturer}`],
    ["Firmware", `${product.firmware.version}, SHA-256 \`${product.firmware.sha256}\``],
    ["Evidence digest", `\`${evidenceDigest}\``],
    ["Signed by", keyid === undefined ? "**nobody**" : `\`${fingerprint(keyid)}\``],
  ];
  const rows = facts.map(([name = "", value = ""]) => `| ${name} | ${cell(value)} |`);
  return ["# This bundle", "", "| | |", "| --- | --- |", ...rows, "", steps].join("\n");
}

/** Text of somebody else's in a table: it neither ends the cell nor begins anything. */
const cell = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll(/[|<[\]]/g, (one) => `\\${one}`);
