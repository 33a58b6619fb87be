import type { Defect } from "../defect.ts";
import { askingInClear } from "./asking-in-clear.ts";

export const connectivityCheckInClear: Defect = {
  name: "connectivity-check-in-clear",
  breaks: "PRV-CRED-5.2",
  mistake:
    "Before it enrols the device looks for a captive portal by plain HTTP, and so that support finds the customer in the proxy's log the request names their account.",
  cwe: 319,
  breakage: () => askingInClear(() => true),
};
