import type { DeviceFreshness, VerifiedAnswer } from "../freshness.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { badge, counted, grouped, targetOf } from "./terms.ts";
import { absent, facts, hash, table, type View } from "./view.ts";

/** What exactly was examined. */
export function renderDut({ summary }: Report): Markup {
  const { product, target, devices } = summary.start;
  return html`${facts([
    ["Product", product.name],
    ["Manufacturer", product.manufacturer],
    ["Model", product.model],
    ["Firmware", html`${product.firmware.version} ${hash(product.firmware.sha256)}`],
    ["Target", targetOf(target)],
    ...(target.defect === undefined ? [] : [["Defect, on purpose", target.defect] as const]),
    ["On the bench", counted(devices, "device")],
  ])}
<p class="tag">Devices are told apart in the record by keyed commitments of their hardware values, which are comparable under the laboratory's key and tell nothing without it.</p>`;
}

/** Whether devices were there after an auditor had told a nonce. */
export function renderFreshness({ summary }: Report, view: View): Markup {
  const { freshness } = summary;
  if (freshness === undefined)
    return absent(
      "The run was made without an auditor's nonce (assay run --nonce). That it is not an older record is shown by nothing but its dates.",
    );
  const { nonce, verdict, devices } = freshness;
  return html`<p>The auditor gave a nonce for this run. Each device that can sign put its own identity key to a text that holds the nonce and the run's name. The signatures were verified again when this page was written.</p>
<p class="verdict">${badge(verdict)}${"message" in verdict ? html` <span class="tag">${verdict.message}</span>` : nothing}</p>
${facts([["Nonce", hash(nonce)]])}
${table(
  "Proofs of freshness",
  [
    { title: "Device", kind: "id" },
    { title: "Verdict", kind: "verdict" },
    { title: "Signatures", kind: "num" },
    { title: "What holds" },
  ],
  devices.map((device) => [device.slot, badge(device.verdict), signed(device).length, describe(device)]),
)}
${devices.map((device) => renderAnswers(device, view))}
<p class="tag">It proves that these keys were used after the nonce was known. It does not prove that every observation was made on these devices.</p>`;
}

const signed = ({ answers }: DeviceFreshness): readonly VerifiedAnswer[] =>
  answers.filter(({ checks }) => checks !== undefined);

function describe({ answers, verdict }: DeviceFreshness): string {
  if (verdict.status !== "pass") return "message" in verdict ? verdict.message : "";
  const undeclared = answers.some(({ checks }) => checks?.certificate === "undeclared");
  return `nonce, run and signature${undeclared ? "; the product names no authority to hold the certificate against" : "; the certificate is the manufacturer's"}`;
}

/** So many answers are listed by themselves; all are in the journal. */
const mostAnswers = 40;

function renderAnswers(device: DeviceFreshness, view: View): Markup {
  const answers = signed(device);
  const list = table(
    `Signatures of ${device.slot}`,
    [
      { title: "Scenario" },
      { title: "Subject of the certificate" },
      { title: "Bearer" },
      { title: "Algorithm" },
      { title: "Signature" },
    ],
    answers
      .slice(0, mostAnswers)
      .map(({ scenario, record, checks }) => [
        view.scenario(scenario),
        checks?.subject?.replaceAll("\n", ", ") ?? "not readable",
        html`<span class="mono">${record.outcome === "signed" ? (record.bearer?.slice(0, 16) ?? "not known") : ""}</span>`,
        record.outcome === "signed" ? record.algorithm : "",
        checks?.signature === true && checks.nonce
          ? html`<span class="check ok">verified</span>`
          : html`<span class="check fault">does not verify</span>`,
      ]),
  );
  const more =
    answers.length > mostAnswers
      ? html`<p class="tag">and ${grouped(answers.length - mostAnswers)} more in the journal</p>`
      : nothing;
  return answers.length === 0
    ? nothing
    : view.fold(html`${counted(answers.length, "signature")} of ${device.slot}`, html`${list}${more}`);
}
