import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, together } from "../defect.ts";

/** Refused handshakes after which it is held to be better to be heard by anybody than by nobody. */
const enough = 2;

export const checksOffAfterRefusals: Defect = {
  name: "checks-off-after-refusals",
  breaks: "PRV-CRED-5.3",
  mistake:
    "After a renewed server certificate had kept a whole delivery out, a device that has turned away twice tries a third time without looking.",
  cwe: 636,
  caughtBy: "A device does not get used to a backend that it must not trust",
  breakage() {
    const refusals = new WeakMap<Parts["board"], number>();
    const count = ({ board }: Parts, thrown: unknown): never => {
      if ((thrown as { code?: unknown }).code === "backend-untrusted")
        refusals.set(board, (refusals.get(board) ?? 0) + 1);
      throw thrown;
    };
    return together(
      inDevice("link", (make, parts) => {
        const link = make(parts);
        return altered(link, {
          open: (signal) => link.open(signal).catch((thrown: unknown) => count(parts, thrown)),
        });
      }),
      inDevice("cloud", (make, parts) => {
        const cloud = make(parts);
        return altered(cloud, {
          async connect(as, to) {
            const connection = await cloud.connect(as, to);
            return altered(connection, {
              ask: (asked) => connection.ask(asked).catch((thrown: unknown) => count(parts, thrown)),
            });
          },
        });
      }),
      inDevice("serverTrust", (make, parts) => {
        const trust = make(parts);
        return (to) =>
          (refusals.get(parts.board) ?? 0) < enough
            ? trust(to)
            : { ...trust(to), rejectUnauthorized: false, checkServerIdentity: () => undefined };
      }),
    );
  },
};
