import { readNotice } from "../../../core/wire/index.ts";
import type { BackendParts } from "../../backend/index.ts";
import { altered, type Defect, inBackend } from "../defect.ts";

type Route = BackendParts["notices"]["routes"][number];

/** The same service, to which whoever shows a credential is the device that the notice names. */
function believing({ service, ...route }: Route, registry: BackendParts["registry"]): Route {
  return {
    ...route,
    service: (exchange) =>
      service({
        ...exchange,
        authenticate() {
          const principal = exchange.authenticate();
          const identity = readNotice(exchange.body)?.identity as NonNullable<typeof principal>["identity"];
          const [known] = identity === undefined ? [] : registry.keys(identity).operational;
          return principal && known ? { identity, by: "ldevid", ...known } : principal;
        },
      }),
  };
}

export const noticeTakenAtItsWord: Defect = {
  name: "notice-taken-at-its-word",
  breaks: "PRV-DEC-5.1",
  mistake:
    "That somebody has a credential is checked, and of which device a notice is, is read in the notice: one device retires all the others.",
  cwe: 639,
  caughtBy: "A notice of a device that another one hands in is not taken",
  breakage: () =>
    inBackend("notices", (make, parts) => {
      const sound = make(parts);
      return altered(sound, { routes: sound.routes.map((route) => believing(route, parts.registry)) });
    }),
};
