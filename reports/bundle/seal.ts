import { UsageFault } from "../../core/kernel/index.ts";
import { fingerprint, isSignedBy } from "../signing/public-key.ts";
import type { Signer } from "../signing/signer.ts";
import { type Envelope, payloadType, preAuthenticationEncoding } from "./envelope.ts";
import { type EnvelopeName, envelopeNames, type Subject, writeStatement } from "./statements.ts";

/** The statements of a bundle in their envelopes, signed where there is a signer. @throws UsageFault when what it answers is no signature of its key */
export async function seal(
  subject: Subject,
  signer: Signer | undefined,
): Promise<ReadonlyMap<EnvelopeName, Envelope>> {
  const sealed = new Map<EnvelopeName, Envelope>();
  for (const name of envelopeNames) {
    const payload = writeStatement(name, subject);
    sealed.set(name, { payloadType, payload, ...(await signatureOf(payload, signer)) });
  }
  return sealed;
}

async function signatureOf(
  payload: Uint8Array,
  signer: Signer | undefined,
): Promise<Pick<Envelope, "signature">> {
  if (signer === undefined) return {};
  const { publicKey } = signer;
  const message = preAuthenticationEncoding(payloadType, payload);
  const sig = await signer.sign(message);
  if (sig.length === 64 && isSignedBy(publicKey, message, sig))
    return { signature: { keyid: publicKey.keyid, sig } };
  throw new UsageFault(
    "VALUE_INVALID",
    `what was given as a signature is none of the key ${fingerprint(publicKey.keyid).slice(0, 19)}….`,
    {
      help: "Check that private and public key belong together: assay keys show prints the fingerprint of each.",
    },
  );
}
