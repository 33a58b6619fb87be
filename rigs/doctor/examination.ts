import { type CheckName, checked, type Finding, type Subject } from "./finding.ts";

/** How long any check may take, ms, unless it says otherwise. */
export const checkWithinMs = 15_000;

/** Told when a check begins. */
export type OnCheck = (subject: Subject) => void;

/** What was found at one place so far. */
export class Examination {
  readonly findings: Finding[] = [];
  readonly board: string;
  readonly #onCheck: OnCheck;

  constructor(board: string, onCheck: OnCheck) {
    this.board = board;
    this.#onCheck = onCheck;
  }

  subject(check: CheckName, ...at: readonly string[]): Subject {
    return { board: this.board, check, at: ["boards", this.board, ...at] };
  }

  note(...findings: readonly Finding[]): void {
    this.findings.push(...findings);
  }

  /** Does a check and notes what it finds. Whether nothing in that is a fault. */
  async check(
    subject: Subject,
    check: () => Promise<Finding | readonly Finding[]>,
    withinMs = checkWithinMs,
  ): Promise<boolean> {
    this.#onCheck(subject);
    const found = await checked(subject, withinMs, check);
    this.findings.push(...found);
    return !found.some(({ status }) => status === "fault");
  }
}
