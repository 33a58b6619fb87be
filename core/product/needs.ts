import type { Capability } from "../dut/index.ts";
import { isOnAir } from "./ixit.ts";
import type { Product } from "./product.ts";

/**
 * Capabilities that the `@needs-…` among `tags` ask for and `offered` has not, each once. `@needs-set-up` asks for what the
 * declared set-up channel needs.
 */
export function lackingOf(
  { ixit }: Pick<Product, "ixit">,
  offered: ReadonlySet<string>,
  tags: readonly string[],
): string[] {
  const channel = (): Capability => (isOnAir(ixit) ? "air" : "console");
  const needs = tags.flatMap((tag) => /^@needs-(.+)$/.exec(tag)?.[1] ?? []);
  const asked = needs.map((need) => (need === "set-up" ? channel() : need));
  return [...new Set(asked)].filter((need) => !offered.has(need));
}
