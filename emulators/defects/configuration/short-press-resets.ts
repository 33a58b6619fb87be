import { behavingAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const shortPressResets: Defect = {
  name: "short-press-resets",
  breaks: "PRV-CFG-4.1",
  mistake: "The button's timer counts in units of 10 ms, and its limit was given in units of 100 ms.",
  breakage: () =>
    inDevice("buttons", (make, parts) =>
      make(behavingAs(parts, { resetHoldMs: parts.options.behaviour.resetHoldMs / 10 })),
    ),
};
