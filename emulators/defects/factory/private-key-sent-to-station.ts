import { altered, type Defect, inDevice } from "../defect.ts";

export const privateKeySentToStation: Defect = {
  name: "private-key-sent-to-station",
  breaks: "PRV-FACT-3.4",
  mistake: "With the certificate request the device sends its key along, for the station's backup.",
  cwe: 200,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(parts);
      return altered(identity, {
        request() {
          parts.board.print(`[factory] backup\n${identity.privateKey()}`);
          return identity.request();
        },
      });
    }),
};
