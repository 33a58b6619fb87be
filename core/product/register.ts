import { readFile } from "node:fs/promises";
import { z } from "zod";
import { capabilities } from "../dut/index.ts";
import { type Sha256, sha256 } from "../kernel/index.ts";
import { parseYamlFile } from "../kernel/yaml-file.ts";

const levels = z.enum(["MUST", "SHOULD"]);
const requirementId = z.string().regex(/^PRV-[A-Z]+-\d+$/);

const atom = z.strictObject({
  id: z.string().regex(/^PRV-[A-Z]+-\d+\.\d+$/),
  level: levels,
  method: z.enum(["EXAMINE", "TEST"]),
  needs: z.array(z.enum(capabilities)),
  text: z.string().min(1),
});

const reference = z.strictObject({
  id: z.string(),
  rel: z.enum(["direct", "partial", "context"]),
  note: z.string().optional(),
});

const requirement = z.strictObject({
  id: requirementId,
  section: z.string(),
  text: z.string(),
  level: levels,
  level_basis: z.string(),
  atoms: z.array(atom).min(1),
  refs: z.record(z.string(), z.array(reference)),
  confirmed: z.boolean(),
  unconfirmed: z.array(z.string()).optional(),
  testable_how: z.string(),
  observe: z.enum(["black-box", "rig", "backend", "document"]),
  mutants: z.array(z.string()),
});

const registerSchema = z.strictObject({
  register: z.strictObject({
    standard: z.string(),
    source_sha256: z.string(),
    editions: z.record(z.string(), z.string()),
    sources: z.record(z.string(), z.string()),
  }),
  sections_to_come: z.array(z.string()).optional(),
  requirements: z.array(requirement),
  interpretations: z.array(
    z.strictObject({ id: z.string(), touches: z.array(requirementId), issue: z.string() }),
  ),
});

export type Register = z.infer<typeof registerSchema>;
export type Requirement = Register["requirements"][number];
export type Atom = Requirement["atoms"][number];

export interface RegisterFile {
  readonly value: Register;
  /** Of the YAML file. */
  readonly sha256: Sha256;
}

/** What stands in `requirements.json` beside the YAML: the register read and checked, and of which text. */
interface CompiledRegister {
  readonly of: Sha256;
  readonly register: Register;
}

/**
 * Reads the register of requirements. Of a YAML text that was compiled before, the compiled form is taken: reading and checking
 * 100 KB of YAML costs every start of the command some 60 ms.
 * @throws UsageFault
 */
export async function loadRegister(file: string): Promise<RegisterFile> {
  const [text, compiled] = await Promise.all([
    readFile(file).catch(() => undefined),
    readFile(compiledName(file), "utf8").catch(() => undefined),
  ]);
  if (text === undefined || !compiled?.startsWith(headOf(sha256(text)))) {
    return parseYamlFile(file, registerSchema);
  }
  const { of, register } = JSON.parse(compiled) as CompiledRegister;
  return { value: register, sha256: of };
}

/** How the compiled form of a text with digest `of` begins. */
const headOf = (of: Sha256): string => `{"of":"${of}",`;

export const compiledName = (file: string): string => file.replace(/\.yaml$/, ".json");

/** The compiled form of a register, as `tools/write-schemas.ts` writes it. @throws UsageFault */
export async function compileRegister(file: string): Promise<string> {
  const { value, sha256: of } = await parseYamlFile(file, registerSchema);
  return `${JSON.stringify({ of, register: value } satisfies CompiledRegister)}\n`;
}
