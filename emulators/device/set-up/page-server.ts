import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { SetUpVerifier } from "../../../core/wire/provisioning/index.ts";
import { builtPage } from "./page/built-page.ts";

/**
 * The set-up page at `/`, and what brings a phone there: systems that look whether a network leads to the internet ask known paths
 * of hosts of their own, here answered by the device, and show their user what they are led to instead.
 */
export interface PageServer {
  /** Whether the request was one for it; then it is answered. */
  serve(request: IncomingMessage, path: string, response: ServerResponse): boolean;
  /** Answers any request with the way to the page, or that there is none. */
  redirect(response: ServerResponse): void;
}

export interface PageServerOptions {
  /** Scheme and address under which the device itself is known on its access point, such as `https://192.168.4.1`. */
  readonly origin: string;
  readonly verifier: SetUpVerifier;
  /** What is served of the page that was built. */
  readonly document: (built: string) => string;
}

/**
 * Android; Apple; Windows, older and newer; Firefox; GNOME and other desktops of Linux; Kindle. They come to a path under the
 * device's own name only from whoever remembers its address.
 */
const probes: ReadonlySet<string> = new Set([
  ...["/generate_204", "/gen_204"],
  ...["/hotspot-detect.html", "/library/test/success.html"],
  ...["/connecttest.txt", "/ncsi.txt", "/redirect"],
  ...["/success.txt", "/canonical.html"],
  ...["/check_network_status.txt", "/nm-check.txt"],
  "/kindle-wifi/wifistub.html",
]);

export function createPageServer({ origin, verifier, document }: PageServerOptions): PageServer {
  const html = document(builtPage)
    .replace("SECURITY", String(verifier.security))
    .replace("USERNAME", verifier.security === 2 ? escaped(verifier.username) : "");
  const body = Buffer.from(html, "utf8");
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-length": body.length,
    "content-security-policy": policyOf(html),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    // No copy stays in the phone, and no page that was filled in is come back to.
    "cache-control": "no-store",
  };
  const { host } = new URL(origin);

  const redirect = (response: ServerResponse): void => {
    response.writeHead(302, { location: `${origin}/`, "content-length": 0, "cache-control": "no-store" });
    response.end();
  };

  return {
    redirect,
    serve({ method, headers: asked }, path, response) {
      if (method !== "GET" && method !== "HEAD") return false;
      if (asked.host !== host || probes.has(path)) redirect(response);
      else if (path === "/") response.writeHead(200, headers).end(method === "GET" ? body : undefined);
      else return false;
      return true;
    },
  };
}

/** Names the one script and the one style that stand in the page, and lets it talk to the device and to nobody else. */
function policyOf(html: string): string {
  const hashes = (element: string) =>
    [...html.matchAll(new RegExp(`<${element}>([^]*?)</${element}>`, "g"))].map(
      ([, content = ""]) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`,
    );
  return [
    "default-src 'none'",
    `script-src ${hashes("script").join(" ")}`,
    `style-src ${hashes("style").join(" ")}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<"]/g, (character) => entities[character] ?? "");
