/** `settings.json` in the folder of the line of these tests. */
export interface LineSettings {
  readonly issuer: string;
  /** PKCS #8, PEM: of the manufacturer's authority. */
  readonly issuerKey: string;
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
  readonly username: string;
  readonly answerWithinMs: number;
}

/** Its records and certificates, in that folder. */
export const databaseName = "units.json";
