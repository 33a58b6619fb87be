import { z } from "zod";
import { capabilities } from "../dut/index.ts";

const atomId = z.string().regex(/^PRV-[A-Z]+-\d+\.\d+$/, "an atom id such as PRV-CFG-1.2");
const sentence = z.string().min(10, "a sentence that an auditor can weigh");

/**
 * Implementation conformance statement: what the product claims. Justifications stand here because they are
 * claims too, and the report prints each beside the clause that it excuses.
 */
export const icsSchema = z.strictObject({
  product: z
    .strictObject({
      name: z.string().min(1).describe("Product name as on the label"),
      model: z.string().min(1).describe("Model, as orders and certificates carry it"),
      manufacturer: z.string().min(1),
    })
    .describe("Which product this statement is about"),
  capabilities: z
    .array(z.enum(capabilities))
    .describe(
      "What product and equipment offer to an examination; a scenario that needs more is INCONCLUSIVE",
    ),
  without: z
    .strictObject({ button: sentence.optional(), air: sentence.optional() })
    .default({})
    .describe(
      "What the product itself does not have, each with its justification; a scenario that needs it does not apply",
    ),
  notApplicable: z
    .record(atomId, sentence)
    .default({})
    .describe("Atoms that do not apply, each with its justification"),
  shouldReasons: z
    .record(atomId, sentence)
    .default({})
    .describe("SHOULD atoms that the product does not meet, each with the reason"),
});

export type Ics = z.infer<typeof icsSchema>;
