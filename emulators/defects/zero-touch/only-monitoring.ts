import type { BackendParts } from "../../backend/index.ts";
import { altered } from "../defect.ts";

/** Attestations that note what they would refuse, and let it pass. */
export function onlyMonitoring(sound: BackendParts["attestations"]): BackendParts["attestations"] {
  const routes = sound.routes.map((route): (typeof sound.routes)[number] => {
    if (route.method === "GET") return route;
    return {
      ...route,
      service(exchange) {
        try {
          return route.service(exchange);
        } catch {
          return { status: 204 };
        }
      },
    };
  });
  return altered(sound, { isFresh: () => true, routes });
}
