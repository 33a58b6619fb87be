import { z } from "zod";
import type { Manufactured, UnitRecord } from "../../core/factory/index.ts";
import { type DeviceId, done, type Outcome, refused, type Sha256, silent } from "../../core/kernel/index.ts";
import { schemaProblems } from "../../core/kernel/schema-problems.ts";
import { lineFault } from "./line-fault.ts";

const text = z.string().min(1);
const deviceId = text.transform((value) => value as DeviceId);
const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits")
  .transform((value) => value as Sha256);

const selfTest = z.strictObject({
  passed: z.boolean(),
  checks: z.array(z.strictObject({ name: text, passed: z.boolean(), detail: z.string().exactOptional() })),
});

const facts = {
  identity: deviceId,
  firmwareVersion: text,
  firmwareDigest: digest,
  productType: z.string(),
  region: z.string(),
  fleet: z.string(),
  at: z.number().int().nonnegative(),
};
const released = z.strictObject({
  ...facts,
  state: z.literal("released"),
  certificateFingerprint: digest,
  selfTest,
});
const held = z.strictObject({
  ...facts,
  state: z.literal("held"),
  certificateFingerprint: digest.exactOptional(),
  selfTest: selfTest.exactOptional(),
});

const label = z.strictObject({ serial: deviceId, proofOfPossession: text });
const answers = {
  released: z.strictObject({
    outcome: z.literal("released"),
    record: released,
    label: label.exactOptional(),
  }),
  refused: z.strictObject({ outcome: z.literal("refused"), code: text, reason: text }),
  silent: z.strictObject({ outcome: z.literal("silent"), afterMs: z.number().nonnegative() }),
} as const;
const kindOfAnswer = z.looseObject({ outcome: z.enum(["released", "refused", "silent"]) });
const kindOfRecord = z.looseObject({ state: z.enum(["released", "held"]) });

/** Reads what `manufacture` wrote. @throws EquipmentFault FACTORY_DOWN, which quotes nothing of a label */
export function readAnswer(argv: readonly string[], output: Buffer): Outcome<Manufactured> {
  const value = parse(argv, output, "one JSON object");
  const { outcome } = check(argv, kindOfAnswer, value);
  switch (outcome) {
    case "released": {
      const { outcome: _, ...manufactured } = check(argv, answers.released, value);
      return done(manufactured);
    }
    case "refused": {
      const { code, reason } = check(argv, answers.refused, value);
      return refused(code, reason);
    }
    case "silent":
      return silent(check(argv, answers.silent, value).afterMs);
  }
}

/** Reads what `records` wrote. @throws EquipmentFault FACTORY_DOWN */
export function readRecords(argv: readonly string[], output: Buffer): readonly UnitRecord[] {
  const value = parse(argv, output, "a JSON array of records");
  const records = check(argv, z.array(kindOfRecord), value);
  return records.map((record, index) => {
    if (record.state === "released") return check(argv, released, record, [index]);
    return check(argv, held, record, [index]);
  });
}

function parse(argv: readonly string[], output: Buffer, wanted: string): unknown {
  try {
    return JSON.parse(output.toString("utf8"));
  } catch {
    // Its message would quote what was written.
    throw lineFault(argv, `wrote ${output.length} bytes to its standard output that are not ${wanted}`, {
      help: "Run it by hand to see them: they are shown nowhere, because they may hold a label. Whatever is for people goes to standard error.",
    });
  }
}

function check<Schema extends z.ZodType>(
  argv: readonly string[],
  schema: Schema,
  value: unknown,
  within: readonly PropertyKey[] = [],
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const mayShow = ([first]: readonly PropertyKey[]) =>
    first === "record" || first === "outcome" || within.length > 0;
  const problems = schemaProblems(schema, parsed.error, value, "the answer", mayShow);
  const prefix = within.length === 0 ? "" : `${within.join(".")}.`;
  throw lineFault(
    argv,
    `wrote an answer that is not as agreed: ${problems.map((one) => prefix + one.text).join("; ")}`,
    {
      help: "Mend the command; docs/factory.md shows what it has to write.",
    },
  );
}
