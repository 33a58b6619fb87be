import { type ElementSlot, openSlot, type Slot } from "../parts/index.ts";
import { credentialAreas } from "./flash-map.ts";
import type { Parts, Vault } from "./parts.ts";

const areas = {
  "operational-a": credentialAreas.generationA,
  "operational-b": credentialAreas.generationB,
  "set-up": credentialAreas.setUpSecret,
} as const satisfies Record<ElementSlot, unknown>;

/** What a secret is sealed as, so that one cannot be taken for another or for an older one. */
const contextOf = (name: ElementSlot, generation: number): string =>
  name === "set-up" ? "set-up verifier" : `operational credential ${generation}`;

/** Secrets in the secure element where the board has one, else sealed in flash. */
export function makeVault({ flash, sealing, secureElement }: Parts): Vault {
  const sealed = (name: ElementSlot): Slot => {
    const slot = openSlot(flash, areas[name]);
    return {
      read() {
        const content = slot.read();
        const bytes = content && sealing.open(content.bytes, contextOf(name, content.generation));
        return content && bytes && { generation: content.generation, bytes };
      },
      get blank() {
        return slot.blank;
      },
      write: ({ generation, bytes }) =>
        slot.write({ generation, bytes: sealing.seal(bytes, contextOf(name, generation)) }),
      erase: () => slot.erase(),
    };
  };
  return { slot: (name) => secureElement?.slot(name) ?? sealed(name) };
}
