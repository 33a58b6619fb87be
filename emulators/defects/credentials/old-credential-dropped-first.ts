import { altered, type Defect, inDevice } from "../defect.ts";

export const oldCredentialDroppedFirst: Defect = {
  name: "old-credential-dropped-first",
  breaks: "PRV-CRED-3.3",
  mistake:
    "A rotation begins with erasing what is to be replaced; when the backend then says no, there is nothing to go back to.",
  cwe: 696,
  waitedFor: true,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const credentials = make(parts);
      return altered(credentials, {
        prepare() {
          for (const old of credentials.usable()) credentials.discard(old);
          return credentials.prepare();
        },
      });
    }),
};
