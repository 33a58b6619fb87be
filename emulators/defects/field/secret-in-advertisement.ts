import { type Defect, inLine, seeing } from "../defect.ts";

export const secretInAdvertisement: Defect = {
  name: "secret-in-advertisement",
  breaks: "PRV-FIELD-1.1",
  mistake:
    "To save a line on the label, the secret on it is the network's name, which the device tells everybody.",
  cwe: 200,
  breakage: () =>
    inLine("label", (make, parts) => {
      const { options } = parts;
      if (options.setUp === undefined) return make(parts);
      const setUp = { ...options.setUp, drawProof: (serial: string) => `AR1-${serial.slice(-6)}` };
      return make(seeing(parts, { options: { ...options, setUp } }));
    }),
};
