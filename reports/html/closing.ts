import { gapsOf, type KillMatrix } from "../sensitivity/kill-matrix.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { counted, grouped, inFours, instant } from "./terms.ts";
import { absent, facts, hash, table, type View } from "./view.ts";

/** What shows that the examination can fail. */
export function renderSensitivity({ source, summary }: Report, view: View): Markup {
  const { killMatrix, killMatrixPage } = source;
  if (killMatrix === undefined)
    return absent(
      "No kill matrix came with this report: nothing here shows which defects the scenarios would have caught. assay sensitivity makes one.",
    );
  const page =
    killMatrixPage === undefined ? nothing : html`<p>The whole of it: ${view.file(killMatrixPage)}.</p>`;
  return html`<p>The same scenarios were run on products with one defect each, built in on purpose. A verdict of PASS is worth what the check behind it would have caught.</p>
${facts([
  ["Made", `${instant(killMatrix.startedAt)} UTC, seed ${killMatrix.seed}, ${killMatrix.mode}`],
  ["By", `Assay ${killMatrix.versions.assay}, Node ${killMatrix.versions.node}`],
  ["Defects caught", caught(killMatrix)],
  ["False alarms", alarms(killMatrix)],
  [
    "Same register as this run",
    killMatrix.register.sha256 === summary.start.register.sha256 ? "yes" : "NO: it is of another register",
  ],
])}
${renderGaps(killMatrix)}${page}`;
}

function caught({ defects, complete }: KillMatrix): string {
  const killed = defects.filter(({ outcome }) => outcome === "killed").length;
  return `${grouped(killed)} of ${grouped(defects.length)} by the atom that they break${complete ? "" : "; it was interrupted, others were not tried"}`;
}

function alarms({ sound }: KillMatrix): string {
  const count = sound.reduce((sum, one) => sum + one.alarms.length, 0);
  return `${grouped(count)} on ${counted(sound.length, "sound product")}`;
}

function renderGaps(matrix: KillMatrix): Markup {
  const gaps = gapsOf(matrix);
  if (gaps.length === 0) return html`<p>It has no gap.</p>`;
  return html`<p>It has gaps:</p><ul>${gaps.slice(0, 20).map((gap) => html`<li>${gap}</li>`)}</ul>`;
}

/** Who vouches for the report, and how that is checked. */
export function renderSignatures({ source, index }: Report): Markup {
  const { bundle } = source;
  const by =
    bundle === undefined
      ? html`<p>This report stands in the folder of a run and is not signed. <code>assay report build RUN --key FILE</code> makes a signed bundle of it. Until then the digest below tells only that the journal is the one that this report was drawn from.</p>${facts([["Journal SHA-256", hash(index.sha256)]])}`
      : html`${facts([
          ["Evidence digest", hash(bundle.evidenceDigest)],
          [
            "Signing key",
            bundle.keyId === undefined ? "none: the bundle is not signed" : hash(inFours(bundle.keyId)),
          ],
        ])}<p>The evidence digest is the SHA-256 of the bundle's manifest without the report and its instructions, which cannot hold their own digests. Compare the key's fingerprint with one that the laboratory gave you by another way: a fingerprint that came with the bundle proves nothing. Then run <code>assay verify BUNDLE --key PUB</code>, or the steps of VERIFY.md without Assay.</p>`;
  return html`${by}
<div class="signed">${["Examined by", "Reviewed by"].map((role) => html`<div><p class="rule"></p><p class="tag">${role}: name, date, signature</p></div>`)}</div>`;
}

function filesOf({ index, inputs, source }: Report, view: View): (readonly [Markup, string | Markup])[] {
  const journal = html`the run's record: ${counted(index.lines, "line")}, ${grouped(index.size)} bytes, SHA-256 ${hash(index.sha256)}`;
  const inBundle: readonly (readonly [string, string])[] = [
    ["environment.json", "what the run ran on, and what the bundle was built with"],
    ["sbom.cdx.json", "the harness's bill of materials, CycloneDX"],
    ["manifest.json", "every file of the bundle with its SHA-256"],
    ["VERIFY.md", "how to check all of it without Assay"],
  ];
  return [
    [view.file(index.name), journal],
    [view.file("messages.ndjson"), "what the runner said, as Cucumber messages"],
    [view.file("junit.xml"), "the verdicts for a CI server"],
    ...(inputs.files.length === 0
      ? []
      : [[folder("inputs/"), `what the run rested on: ${counted(inputs.files.length, "file")}`] as const]),
    ...(source.bundle === undefined ? [] : inBundle.map(([file, what]) => [view.file(file), what] as const)),
    ...(source.bundle === undefined
      ? []
      : [[folder("signatures/"), "statements about the manifest, signed where the bundle is"] as const]),
  ];
}

const folder = (name: string): Markup => html`<span class="mono">${name}</span>`;

const glossary = [
  ["Atom", "A part of a requirement that can fail by itself."],
  ["DUT", "Device under test."],
  ["ICS", "Implementation conformance statement: what the product claims."],
  [
    "IDevID, LDevID",
    "Identity of the device for life, from the factory; identity in its owner's operation. IEEE 802.1AR.",
  ],
  [
    "IXIT",
    "Implementation extra information for testing: how the product does it, with every time, address and limit.",
  ],
  ["Kill matrix", "Which deliberate defect was caught by which scenario."],
  ["PoP", "Proof of possession: the secret on a device's label."],
] as const;

/** Files of the record, how to check a line of it, words. */
export function renderAppendix(report: Report, view: View): Markup {
  const { index, summary } = report;
  return html`<h3>Files</h3>
${table("Files of the record", [{ title: "File" }, { title: "What it is", kind: "text" }], filesOf(report, view))}
<h3>To check a line</h3>
<p>A place in the journal is told as line, offset (bytes from the start of the file) and length. These bytes, without the line feed after them, have the SHA-256 that stands beside it:</p>
<pre>tail -c +$((OFFSET + 1)) ${index.name} | head -c LENGTH | sha256sum</pre>
<p>${summary.start.version === 1 ? "The lines of this journal are not chained." : "Each line of the journal holds the SHA-256 of the line before it as prev, so that none can be changed, dropped or put in without changing all that follow."}</p>
<h3>Words</h3>
${facts(glossary)}
`;
}
