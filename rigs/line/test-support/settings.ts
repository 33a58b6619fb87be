import type { SetUpScheme } from "../../../core/wire/provisioning/index.ts";

/** `settings.json` in the folder of the line of these tests. */
export interface LineSettings {
  readonly issuer: string;
  /** PKCS #8, PEM: of the manufacturer's authority. */
  readonly issuerKey: string;
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
  /** How the product's devices are spoken to in set-up. */
  readonly scheme: SetUpScheme;
  readonly answerWithinMs: number;
}

/** Its records and certificates, in that folder. */
export const databaseName = "units.json";
