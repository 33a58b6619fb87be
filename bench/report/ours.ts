import { generateKeyPairSync } from "node:crypto";
import { buildBundle } from "../../reports/bundle/build.ts";
import { describePublicKey } from "../../reports/signing/public-key.ts";
import { signerOf } from "../../reports/signing/signer.ts";
import { measure } from "./told.ts";

/** A process of its own: the bundle of a run, as `assay report build` makes it, signed. Tells what it took. */
const [run = "", out = ""] = process.argv.slice(2);
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const { d = "" } = privateKey.export({ format: "jwk" });
const signer = signerOf(Buffer.from(d, "base64url"), describePublicKey(publicKey));
await measure(() =>
  buildBundle({
    ...{ run, out, signer, steps: "", killMatrix: undefined },
    harness: { builder: {}, sbom: { bomFormat: "CycloneDX", specVersion: "1.6", version: 1 } },
  }),
);
