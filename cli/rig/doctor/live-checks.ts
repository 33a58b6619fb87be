import { cut } from "../../../reports/index.ts";
import type { Subject } from "../../../rigs/doctor/index.ts";
import type { Screen } from "../../run/progress.ts";

/** Tells a person at a terminal what is being looked at. In a pipe it says nothing. */
export function liveChecks(screen: Screen | undefined) {
  const shown = screen?.isTTY === true ? screen : undefined;
  let count = 0;
  const clear = () => shown?.write("\r\u001b[2K");
  return {
    began: ({ board, check }: Subject): void => {
      count += 1;
      clear();
      const text = `${count} checks  ${board === undefined ? "" : `${board}: `}${check}`;
      // The last column is left free: a terminal would go to the next line.
      shown?.write(cut(text, (shown.columns ?? 80) - 1));
    },
    end: (): void => {
      clear();
    },
  };
}
