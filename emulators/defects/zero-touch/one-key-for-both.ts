import { type Defect, inBackend, inDevice, seeing } from "../defect.ts";

export const oneKeyForBoth: Defect = {
  name: "one-key-for-both",
  breaks: "PRV-ZTP-3.2",
  mistake:
    "The operational key is derived as the factory's is, so that it is the same; the backend's check against that was in the way and was taken out.",
  cwe: 323,
  breakage: () => ({
    ...inDevice("credentials", (make, parts) => {
      const { d = "" } = parts.identityKey().export({ format: "jwk" });
      const scalar = BigInt(`0x${Buffer.from(d, "base64url").toString("hex")}`);
      // What a key generator makes this scalar of.
      const trng = (length: number) =>
        Uint8Array.from(Buffer.from((scalar - 1n).toString(16).padStart(2 * length, "0"), "hex"));
      return make(seeing(parts, { trng }));
    }),
    ...inBackend("enrolment", (make, parts) =>
      make(parts).map((route) => ({
        ...route,
        service: (exchange) =>
          route.service({
            ...exchange,
            authenticate() {
              const principal = exchange.authenticate();
              return principal && { ...principal, publicKey: new Uint8Array() };
            },
          }),
      })),
    ),
  }),
};
