import { join } from "node:path";
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import { capabilities } from "../../core/dut/index.ts";
import { type CoveredRequirement, coverage, coverageFaults, loadRegister } from "../../core/product/index.ts";
import { readFeatures } from "../features.ts";
import { defaultFeatures } from "../installation.ts";

type Stream = Pick<WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY">>;

/** Prints the trace to `out` and what does not fit to `err`. Returns whether everything fits. @throws UsageFault */
export async function traceRequirements(
  { features: directory = defaultFeatures, json }: { readonly features?: string; readonly json?: true },
  out: Stream,
  err: Stream,
): Promise<boolean> {
  const { value: register } = await loadRegister(join(directory, "requirements.yaml"));
  const scenarios = (await readFeatures([directory])).flatMap((feature) => feature.scenarios);
  const covered = coverage(register, scenarios);
  const faults = coverageFaults(register, scenarios, capabilities);
  if (json) out.write(`${JSON.stringify({ requirements: covered.map(toJson), faults }, undefined, 2)}\n`);
  else out.write(`${toText(covered, scenarios.length, out.isTTY === true)}\n`);
  for (const { place, message } of faults) err.write(`${place}: ${message}\n`);
  return faults.length === 0;
}

function toJson({ requirement, toCome, atoms }: CoveredRequirement) {
  const { id, section, level, text } = requirement;
  return {
    id,
    section,
    level,
    text,
    toCome,
    atoms: atoms.map(({ atom, scenarios }) => ({
      ...atom,
      scenarios: scenarios.map(({ uri, line, name }) => ({ uri, line, name })),
    })),
  };
}

function toText(covered: readonly CoveredRequirement[], scenarioCount: number, colour: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(style, text) : text;
  const lines: string[] = [];
  let section = "";
  for (const { requirement, toCome, atoms } of covered) {
    if (requirement.section !== section) lines.push("", paint("bold", requirement.section));
    section = requirement.section;
    lines.push(`  ${paint("cyan", requirement.id)} ${requirement.level}  ${requirement.text}`);
    for (const { atom, scenarios } of atoms) {
      const gap =
        scenarios.length === 0 ? paint(toCome ? "dim" : "red", toCome ? "  (to come)" : "  NO SCENARIO") : "";
      lines.push(`    ${atom.id} ${atom.level} ${atom.method}  ${atom.text}${gap}`);
      for (const { uri, line, name } of scenarios) lines.push(paint("dim", `      ${name}  ${uri}:${line}`));
    }
  }
  const atoms = covered.flatMap((one) => one.atoms);
  const examined = atoms.filter(({ scenarios }) => scenarios.length > 0).length;
  lines.push(
    "",
    `${covered.length} clauses, ${atoms.length} atoms, ${examined} of them examined by ${scenarioCount} scenarios`,
  );
  return lines.join("\n").trimStart();
}
