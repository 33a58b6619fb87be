import { z } from "zod";

/** Name of a board's access point, as a lab file tells it. */
export const ssidPattern = z
  .string()
  .min(1)
  .refine(isSsidPattern, "text, or a regular expression between slashes")
  .describe(
    "Name of the board's access point. {identity-suffix} stands for the end of the board's identity; /…/ is a regular expression",
  );

const placeholder = "{identity-suffix}";
const separators = /[-:_. ]/g;

/** Whether names can be told by `pattern`. */
function isSsidPattern(pattern: string): boolean {
  const expression = expressionOf(pattern);
  if (expression === undefined) return true;
  try {
    return new RegExp(expression, "u").source !== "";
  } catch {
    return false;
  }
}

/**
 * Whether an access point's name is the board's. While its identity is not known, any end of an identity will do; letter case and
 * separators in it do not count.
 */
export function fitsSsid(ssid: string, pattern: string, identity?: string): boolean {
  const expression = expressionOf(pattern);
  if (expression !== undefined) return new RegExp(`^(?:${expression})$`, "u").test(ssid);
  const at = pattern.indexOf(placeholder);
  if (at < 0) return ssid === pattern;
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + placeholder.length)];
  if (!ssid.startsWith(before) || !ssid.endsWith(after)) return false;
  const end = bare(ssid.slice(before.length, ssid.length - after.length));
  return end !== "" && (identity === undefined || bare(identity).endsWith(end));
}

function expressionOf(pattern: string): string | undefined {
  return /^\/(.+)\/$/.exec(pattern)?.[1];
}

function bare(text: string): string {
  return text.replaceAll(separators, "").toLowerCase();
}
