import { z } from "zod";

/** Keys that every switch has. */
export const sharedOptions = {
  withinMs: z
    .number()
    .int()
    .positive()
    .default(5000)
    .describe("Each exchange with the equipment ends within this, milliseconds."),
  inverted: z
    .boolean()
    .default(false)
    .describe("The contact is open when the switch is on: normally-closed wiring."),
  settleMs: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("Rest after each order, milliseconds, for equipment that takes a while to move."),
};

/** The web interface of a switch, as typed into a browser; a path, a query or a user has no place in it. */
export const httpOrigin = z
  .url({ protocol: /^http$/ })
  .refine((text) => URL.parse(text)?.href === `${URL.parse(text)?.origin}/`, {
    error: "must be an address alone, such as http://192.168.1.20",
  });
