import { createPublicKey, verify, X509Certificate } from "node:crypto";
import type { Freshness } from "../../core/journal/index.ts";
import { html, type Markup } from "./markup.ts";
import type { Report } from "./report.ts";
import { counted, targetOf } from "./terms.ts";
import { absent, facts, hash, table } from "./view.ts";

/** What exactly was examined. */
export function renderDut({ summary, freshness }: Report): Markup {
  const { product, target, devices } = summary.start;
  const bearers = new Set(freshness.map(({ record }) => record.bearer));
  return html`${facts([
    ["Product", product.name],
    ["Manufacturer", product.manufacturer],
    ["Model", product.model],
    ["Firmware", html`${product.firmware.version} ${hash(product.firmware.sha256)}`],
    ["Target", targetOf(target)],
    ...(target.defect === undefined ? [] : [["Defect, on purpose", target.defect] as const]),
    ["On the bench", counted(devices, "device")],
    ...(bearers.size === 0 ? [] : [["Proved themselves", counted(bearers.size, "device")] as const]),
  ])}
<p class="tag">Devices are told apart in the record by keyed commitments of their identities, which are comparable under the laboratory's key and tell nothing without it.</p>`;
}

/** Whether devices took part when the auditor says that they must have. */
export function renderFreshness({ summary, freshness }: Report): Markup {
  const { nonce } = summary.start;
  if (nonce === undefined)
    return absent(
      "The run was made without an auditor's nonce (assay run --nonce). That it is not an older record is shown by nothing but its dates.",
    );
  const rows = freshness.map(({ record, line }) => [
    record.slot,
    html`<span class="mono">${record.bearer.slice(0, 16)}</span>`,
    certificateOf(record)?.subject.replaceAll("\n", ", ") ?? "not readable",
    record.algorithm,
    html`<span class="check ${proves(record, nonce) ? "ok" : "fault"}">${proves(record, nonce) ? "verified" : "does not verify"}</span>`,
    `${line}`,
  ]);
  return html`<p>The auditor gave a nonce for this run. Each device that can sign put its own key to a text that holds it and the run's name; the signatures were verified again when this page was written.</p>
${facts([["Nonce", hash(nonce)]])}
${
  rows.length === 0
    ? absent("No device signed it.")
    : table(
        "Proofs of freshness",
        [
          { title: "Device" },
          { title: "Bearer" },
          { title: "Certificate" },
          { title: "Algorithm" },
          { title: "Signature" },
          { title: "Journal line", kind: "num" },
        ],
        rows,
      )
}
<p class="tag">It proves that these keys were there during or after the nonce was given. It does not prove that every observation was made on these devices.</p>`;
}

function certificateOf({ certificate }: Freshness): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(certificate, "base64"));
  } catch {
    return undefined;
  }
}

/** Whether the device's own key signed a text that holds `nonce`. */
function proves(record: Freshness, nonce: string): boolean {
  const certificate = certificateOf(record);
  const message = Buffer.from(record.message, "base64");
  if (certificate === undefined || record.nonce !== nonce || !message.includes(nonce)) return false;
  const key = createPublicKey(certificate.publicKey);
  const algorithm = record.algorithm === "ed25519" ? null : "sha256";
  try {
    return verify(algorithm, message, key, Buffer.from(record.signature, "base64"));
  } catch {
    return false;
  }
}
