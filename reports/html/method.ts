import { html, type Markup } from "./markup.ts";
import { badge } from "./terms.ts";

const rules = [
  [{ status: "pass" }, "Every step of the scenario held."],
  [
    { status: "fail", message: "" },
    "An assertion did not hold, or the device fell silent and a golden image then answered on the same board.",
  ],
  [
    { status: "inconclusive", cause: "equipment", message: "" },
    "It could not be observed: broken equipment, the environment, too small a sample, nothing that shows it, a gap in the IXIT. The cause stands beside it. It is never a pass.",
  ],
  [
    { status: "not-applicable", justification: "" },
    "The ICS excuses it, with a justification that this report prints.",
  ],
] as const;

/** By which rules the verdicts came about, and what they can claim. */
export function renderMethod(): Markup {
  return html`<p>The standard is written as scenarios that run against the product. A device's behaviour is data and makes a verdict; broken equipment is a fault of the laboratory and makes none.</p>
<h3>Verdicts</h3>
<dl class="facts rules">${rules.map(([verdict, text]) => html`<dt>${badge(verdict)}</dt><dd>${text}</dd>`)}</dl>
<p>An atom is as good as its worst scenario, a requirement as its worst atom: FAIL over INCONCLUSIVE over PASS. What does not apply drops out unless nothing applies. MUST and SHOULD are reported apart. An unmet SHOULD with a stated reason stays FAIL and does not fail the run. A waiver changes the run's exit code and no verdict.</p>
<h3>Attempts</h3>
<p>Every attempt is kept and shown. A later attempt never replaces FAIL or PASS; it replaces only an attempt that broken equipment ended.</p>
<h3>EXAMINE and TEST</h3>
<p>EXAMINE reads what the product declares and publishes. TEST makes the product behave, and looks at the backend, the flash and the wire: a device's own claim alone is no evidence. Each atom names its method.</p>
<h3>What a read-back of memory can claim</h3>
<p>Erasure is examined by reading the memory through the chip's own interface and searching it for what had been planted: in the clear, encoded, and as windows that are the private key of a known public key. In the terms of NIST SP 800-88 that supports <b>Clear</b>. It does not support <b>Purge</b>: it cannot see remapped or worn cells, spare blocks, or what a laboratory reads from a decapped chip. Cryptographic erase is believed only where the key is shown to be gone. Data that a service keeps are outside it.</p>`;
}
