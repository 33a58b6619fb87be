import { problemsOf } from "./check.ts";
import { dialectShape } from "./schema.ts";

/** How a firmware with a text console of its own is spoken to: `dialect.yaml`, explained in docs/dialect.md. */
export const dialectSchema = dialectShape.superRefine((dialect, context) => {
  for (const { path, message } of problemsOf(dialect))
    context.addIssue({ code: "custom", path: [...path], message });
});
