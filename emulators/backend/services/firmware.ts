import { type Sha256, sha256 } from "../../../core/kernel/index.ts";
import { whyNotAdmitted } from "../admission.ts";
import type { Registry } from "../registry/registry.ts";
import type { Principal } from "../server/peer.ts";
import { type Answer, type Exchange, json, type Route, TurnedAway } from "./exchange.ts";

/** Images for devices in operation. */
export interface FirmwareShelf {
  readonly routes: readonly Route[];
  offer(image: Uint8Array): Sha256;
}

export function createFirmwareShelf(registry: Registry): FirmwareShelf {
  const images = new Map<string, Uint8Array>();

  const service = (exchange: Exchange): Answer => {
    const principal = exchange.authenticate();
    if (principal === undefined) throw refusal(401, "no-credential", "an ldevid is needed");
    if (principal.by !== "ldevid") throw refusal(403, "wrong-credential", "an ldevid is needed", principal);
    const why = whyNotAdmitted(registry, principal);
    if (why !== undefined) throw refusal(403, why.code, why.reason, principal);
    const body = images.get(exchange.rest);
    if (body === undefined) return json(404, { code: "not-found", reason: "there is no such image" });
    return { status: 200, type: "application/octet-stream", body };
  };

  return {
    routes: [{ method: "GET", path: "/firmware/", open: true, service }],
    offer(image) {
      const digest = sha256(image);
      images.set(digest, Uint8Array.from(image));
      return digest;
    },
  };
}

function refusal(status: number, code: string, reason: string, principal?: Principal): TurnedAway {
  return new TurnedAway(status, { service: "firmware", code, reason, principal });
}
