import type { RunStarted, SelfCheck } from "../../core/journal/index.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { Report } from "./report.ts";
import { instant, targetOf } from "./terms.ts";
import { absent, type Fact, facts, hash, table, type View } from "./view.ts";

/** With what was examined, and what the run rests on, so that it can be repeated and compared. */
export function renderEnvironment(report: Report, view: View): Markup {
  const { summary } = report;
  const { start, startedAt, endedAt } = summary;
  const { versions, clock } = start;
  return html`${facts([
    [
      "Harness",
      `Assay ${versions.assay}${versions.commit === undefined ? "" : `, commit ${versions.commit}`}`,
    ],
    ["Node, system", `${versions.node}, ${versions.os}`],
    [
      "Clock",
      clock === undefined
        ? "the record does not tell its source"
        : `${clock.source}, ${synchronisation(clock.synchronised)}`,
    ],
    ["Started, ended", `${instant(startedAt)}, ${instant(endedAt)} UTC`],
    ["Seed", html`<span class="mono">${start.seed}</span>`],
    ["Arguments", html`<code>assay ${start.arguments.join(" ")}</code>`],
    ["Key of commitments", html`<span class="mono">${start.keyId}</span>`],
  ])}
${renderJoined(start.parts, view)}<h3>What the run rests on</h3>${renderInputs(report, view)}
<h3>Self-checks before and after</h3>${renderSelfChecks(report)}`;
}

/** The runs that a journal joins. */
function renderJoined(parts: RunStarted["parts"], view: View): Markup {
  if (parts === undefined) return nothing;
  const rows = parts.map((part, index) => [
    index + 1,
    html`<span class="mono">${part.runId}</span>${part.completed ? nothing : html` <span class="check fault">did not come to its end</span>`}`,
    targetOf(part.target),
    `${instant(part.startedAt)} to ${instant(part.endedAt)}`,
    html`<span class="mono">${part.seed}</span>`,
    html`${view.file(part.journal)} ${hash(part.sha256)}`,
  ]);
  return html`<h3>Runs that are joined here</h3><p>The journal of each is kept as it was. That of the whole follows from them, and whoever has them can draw it again.</p>${table(
    "Joined runs",
    [
      { title: "Part", kind: "num" },
      { title: "Run" },
      { title: "Target" },
      { title: "From, to (UTC)" },
      { title: "Seed" },
      { title: "Journal, SHA-256" },
    ],
    rows,
  )}`;
}

const synchronisation = (known: boolean | undefined): string =>
  known === undefined
    ? "whether it was synchronised is not known"
    : known
      ? "synchronised"
      : "not synchronised";

function renderInputs({ summary, inputs }: Report, view: View): Markup {
  const { product, register, features, ownSteps = [] } = summary.start;
  const named: readonly Fact[] = [
    ["Firmware", html`${product.firmware.version} ${hash(product.firmware.sha256)}`],
    ["ICS", hash(product.icsSha256)],
    ["IXIT", hash(product.ixitSha256)],
    ["Register", hash(register.sha256)],
  ];
  const files =
    inputs.files.length === 0
      ? [...features, ...ownSteps].map(({ uri, sha256 }) => [
          html`<span class="mono">${uri}</span>`,
          hash(sha256),
        ])
      : inputs.files.map(({ path, role, sha256 }) => [
          html`${view.file(path)} <span class="tag">${role}</span>`,
          hash(sha256),
        ]);
  const where =
    inputs.files.length === 0
      ? absent("The run keeps no copies of these files; the digests tell which they were.")
      : html`<p>Copies stand beside the journal. Each is named in its first line with this digest.</p>`;
  const list = table("Files that the run rests on", [{ title: "File" }, { title: "SHA-256" }], files);
  return html`${facts(named)}${where}${view.fold(html`${files.length} files and their digests`, list)}`;
}

const words = { ok: "sound", fault: "fault", unchecked: "not checked" } as const;

function renderSelfChecks({ selfChecks }: Report): Markup {
  if (selfChecks.length === 0)
    return absent(
      "The record holds no self-check of the equipment: nothing here shows that it was sound before and after.",
    );
  const names = [...new Set(selfChecks.flatMap(({ record }) => record.checks.map(({ name }) => name)))];
  const at = (when: SelfCheck["when"], name: string): Markup => {
    const check = selfChecks
      .filter(({ record }) => record.when === when)
      .flatMap(({ record }) => record.checks)
      .find((one) => one.name === name);
    if (check === undefined) return html`<span class="tag">not made</span>`;
    const detail = check.detail === undefined ? "" : `: ${check.detail}`;
    return html`<span class="check ${check.status}">${words[check.status]}${detail}</span>`;
  };
  return table(
    "Self-checks",
    [{ title: "Check" }, { title: "Before" }, { title: "After" }],
    names.map((name) => [name, at("before", name), at("after", name)]),
  );
}
