import { changing } from "../changing.ts";
import type { Breakage } from "../defect.ts";

/** A device that stores text which a person hands over as `field` the way that `store` makes of it. */
export const takingFromPeople = (field: string, store: (text: string) => string): Breakage =>
  changing((sound) => (values, origin) => {
    const text = values[field];
    const isHandedOver = origin === "set-up" && typeof text === "string";
    sound(isHandedOver ? { ...values, [field]: store(text) } : values, origin);
  });
