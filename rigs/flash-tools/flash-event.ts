/** What happened at a flash that belongs into the record. */
export type FlashEvent =
  | {
      readonly kind: "attempt-failed";
      readonly operation: string;
      readonly attempt: number;
      /** How many there are in all. */
      readonly attempts: number;
      readonly reason: string;
    }
  | { readonly kind: "backed-up"; readonly path: string; readonly sha256: string }
  | {
      readonly kind: "wear-warning";
      readonly sector: number;
      readonly cycles: number;
      readonly limit: number;
    };

export type OnFlashEvent = (event: FlashEvent) => void;
