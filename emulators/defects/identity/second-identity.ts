import type { Parts } from "../../device/index.ts";
import { altered } from "../defect.ts";

type Identity = Parts["identity"];
type Origin = Parameters<Identity["write"]>[1];

const key = "identity.second";

/**
 * An identity beside which another can be written to the journal; that one counts from then on. `decide` says what becomes of a
 * write with a value: `instead` of the sound one, or `as-well`.
 */
export function withSecondIdentity(
  identity: Identity,
  journal: Parts["journal"],
  decide: (origin: Origin) => "instead" | "as-well" | "no",
): Identity {
  const second = () => (journal.recall(key) || undefined) as ReturnType<Identity["read"]>;
  return altered(identity, {
    read: () => second() ?? identity.read(),
    write(value, origin) {
      const becomes = value === undefined ? "no" : decide(origin);
      if (value !== undefined && becomes !== "no") journal.record(key, value);
      if (becomes !== "instead") identity.write(value, origin);
    },
  });
}
