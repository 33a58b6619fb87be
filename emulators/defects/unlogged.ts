import type { Parts } from "../device/index.ts";
import { altered, seeing } from "./defect.ts";

/** `parts` for one maker, whose entries of `event` never get into the log. */
export function unlogged(parts: Parts, event: string): Parts {
  const { log } = parts;
  const append: typeof log.append = (entry, at) => {
    if (entry.event !== event) log.append(entry, at);
  };
  return seeing(parts, { log: altered(log, { append }) });
}
