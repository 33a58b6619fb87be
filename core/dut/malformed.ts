import { type Outcome, refused } from "../kernel/index.ts";
import { type ConsoleMethod, createConsoleChecker } from "../wire/index.ts";

/** Of what is wrong, so much is told: who mends the first of it sees the rest. */
const mostTold = 3;

/**
 * A result that is not as the console's description says, with what is wrong in it: where, and what was expected there. The description is
 * compiled only now, so that it costs nothing while all is well.
 */
export async function malformed(method: ConsoleMethod, result: unknown): Promise<Outcome<never>> {
  const problems = (await createConsoleChecker()).result(method, result);
  const told = problems.slice(0, mostTold).join("; ");
  return refused(
    "malformed-answer",
    `the result of ${method} is not as the console's description says${told && `: ${told}`}`,
  );
}
