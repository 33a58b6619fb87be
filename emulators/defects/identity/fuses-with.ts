import type { Parts } from "../../device/index.ts";
import { altered, seeing } from "../defect.ts";

type Fuses = Parts["fuses"];

/** `parts` for one maker, with some of the fuses replaced for it alone. */
export function withFuses(parts: Parts, changes: Partial<Fuses>): Parts {
  return seeing(parts, { fuses: altered(parts.fuses, changes) });
}

/** Where an identity stands that is in no fuse. */
export interface Place {
  read(): string | undefined;
  write(text: string): void;
}

/** `parts` for one maker, to which `place` is the one-time area of the identity. */
export function withIdentityAt(parts: Parts, place: Place): Parts {
  const { fuses } = parts;
  return withFuses(parts, {
    readArea: (area) =>
      area === "identity" ? Uint8Array.from(Buffer.from(place.read() ?? "")) : fuses.readArea(area),
    writeArea: (area, bytes) =>
      area === "identity" ? place.write(Buffer.from(bytes).toString()) : fuses.writeArea(area, bytes),
  });
}
