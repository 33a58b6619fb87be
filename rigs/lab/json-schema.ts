import { z } from "zod";
import { labSchema } from "./lab-file.ts";

/** JSON Schema of lab.yaml, published as `rigs/lab/schemas/lab.schema.json` for editors. What needs several keys only loading tells. */
export function labJsonSchema(): object {
  return { title: "Assay: a rig of boards", ...z.toJSONSchema(labSchema, { io: "input" }) };
}
