import { type Order, parseJsonObject } from "../../core/wire/index.ts";

/** What an order says, whoever signed it; undefined when it is none. */
export function commandOf(order: Uint8Array): Order["command"] | undefined {
  const signed = parseJsonObject(order)?.["order"];
  return typeof signed === "string"
    ? (parseJsonObject(Buffer.from(signed, "base64"))?.["command"] as Order["command"] | undefined)
    : undefined;
}
