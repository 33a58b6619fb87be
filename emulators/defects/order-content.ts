import { parseJsonObject } from "../../core/wire/index.ts";

/** What order bytes say, unchecked. */
export function orderIn(bytes: Uint8Array): { readonly addressee: string; readonly command: string } {
  const order = parseJsonObject(Buffer.from(String(parseJsonObject(bytes)?.["order"]), "base64"));
  const { name } = (order?.["command"] ?? {}) as { name?: unknown };
  return { addressee: String(order?.["addressee"]), command: String(name) };
}
