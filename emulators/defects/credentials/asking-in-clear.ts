import { connect } from "node:net";
import type { Parts } from "../../device/index.ts";
import { altered, type Breakage, inDevice } from "../defect.ts";

/** A device that, whenever `isLax`, names its owner's account to whoever listens in before it enrols. */
export const askingInClear = (isLax: (parts: Parts) => boolean): Breakage =>
  inDevice("enrolment", (make, parts) => {
    const { cloud, configuration } = parts;
    const sound = make(parts);
    return altered(sound, {
      async enrol(signal) {
        const to = cloud.address();
        const account = String(configuration.effective()["account.owner"] ?? "");
        if (to !== undefined && isLax(parts)) await ask(to, `/generate_204?account=${account}`);
        await sound.enrol(signal);
      },
    });
  });

/** Resolves when the connection has ended, whatever came of it. */
function ask({ host, port }: { host: string; port: number }, path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect({ host, port });
  socket.once("error", () => {});
  socket.once("close", () => resolve());
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return promise;
}
