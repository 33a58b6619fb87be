import { altered, type Defect, inDevice } from "../defect.ts";

export const endpointOfTheFactory: Defect = {
  name: "endpoint-of-the-factory",
  breaks: "PRV-FIELD-3.1",
  mistake:
    "The address that the factory gave wins over the one that a person names, which is stored and shown, and used by nobody.",
  waitedFor: true,
  breakage: () =>
    inDevice("cloud", (make, parts) => {
      const sound = make(parts);
      const endpoint = () => parts.trust.anchors()?.endpoint ?? sound.endpoint();
      return altered(sound, { endpoint, address: () => sound.addressOf(endpoint()) });
    }),
};
