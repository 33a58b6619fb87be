import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const credentialKeptForTheNotice: Defect = {
  name: "credential-kept-for-the-notice",
  breaks: "PRV-DEC-1.1",
  mistake:
    "The wipe leaves the credential, which once proved the notice to the backend; nobody erases it when that is delivered.",
  cwe: 226,
  breakage: () =>
    inDevice("reset", (make, parts) =>
      make(seeing(parts, { credentials: altered(parts.credentials, { erase: () => {} }) })),
    ),
};
