import type { Capability } from "../dut/index.ts";
import { isOnAir } from "./ixit.ts";
import type { Product } from "./product.ts";

/**
 * Capabilities that the `@needs-…` among `tags` ask for and `offered` has not, each once. `@needs-set-up` asks for what the
 * declared set-up channel needs, `@needs-set-up-page` for a declared page and the access point that shows it. `@needs-air` is all that
 * is on the air: Wi-Fi, and Bluetooth for a product that is set up over it.
 */
export function lackingOf(
  { ixit }: Pick<Product, "ixit">,
  offered: ReadonlySet<string>,
  tags: readonly string[],
): string[] {
  const air: readonly Capability[] = ixit.provisioning.channels[0] === "ble" ? ["air", "bluetooth"] : ["air"];
  const channel: readonly Capability[] = isOnAir(ixit) ? air : ["console"];
  const needs = tags.flatMap((tag) => /^@needs-(.+)$/.exec(tag)?.[1] ?? []);
  const page = ixit.provisioning.page === undefined ? [setUpPage] : ["air"];
  const standing: Readonly<Record<string, readonly string[]>> = { air, "set-up": channel, [setUpPage]: page };
  const asked = needs.flatMap((need) => standing[need] ?? [need]);
  return [...new Set(asked)].filter((need) => !offered.has(need));
}

const setUpPage = "set-up-page";

/** Why the product itself does not have what a scenario needs; undefined when it may have it. A page that is not declared is none. */
export function absenceOf({ ics, ixit }: Pick<Product, "ics" | "ixit">, need: string): string | undefined {
  if (need === setUpPage && ixit.provisioning.page === undefined)
    return "The product declares no set-up page (provisioning.page of its IXIT).";
  return Object.entries(ics.without).find(([name]) => name === need)?.[1];
}
