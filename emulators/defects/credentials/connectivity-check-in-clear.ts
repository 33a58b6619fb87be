import { connect } from "node:net";
import { altered, type Defect, inDevice } from "../defect.ts";

export const connectivityCheckInClear: Defect = {
  name: "connectivity-check-in-clear",
  breaks: "PRV-CRED-5.2",
  mistake:
    "Before it enrols the device looks for a captive portal by plain HTTP, and so that support finds the customer in the proxy's log the request names their account.",
  cwe: 319,
  breakage: () =>
    inDevice("enrolment", (make, parts) => {
      const { cloud, configuration } = parts;
      const sound = make(parts);
      return altered(sound, {
        async enrol(signal) {
          const to = cloud.address();
          const account = String(configuration.effective()["account.owner"] ?? "");
          if (to !== undefined) await ask(to, `/generate_204?account=${account}`);
          await sound.enrol(signal);
        },
      });
    }),
};

/** Resolves when the connection has ended, whatever came of it. */
function ask({ host, port }: { host: string; port: number }, path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect({ host, port });
  socket.once("error", () => {});
  socket.once("close", () => resolve());
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return promise;
}
