import { type Parts, referenceParts } from "../device/index.ts";
import { seeing } from "./defect.ts";

/** A client of the backend with every check off. */
export const trustingAnybody = (parts: Parts): Parts["cloud"] =>
  referenceParts.cloud(
    seeing(parts, {
      serverTrust: ({ ca }) => ({
        ...{ ca, rejectUnauthorized: false },
        ...{ minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" },
      }),
    }),
  );
