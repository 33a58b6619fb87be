import { z } from "zod";
import { capabilities } from "../dut/index.ts";
import { parseYamlFile, type YamlFile } from "../kernel/yaml-file.ts";

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

/** Reads the register of requirements. @throws UsageFault */
export function loadRegister(file: string): Promise<YamlFile<Register>> {
  return parseYamlFile(file, registerSchema);
}
