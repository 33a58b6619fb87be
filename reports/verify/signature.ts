import { preAuthenticationEncoding } from "../bundle/envelope.ts";
import { fingerprint, isSignedBy, type PublicKey } from "../signing/public-key.ts";
import { type Finding, findingOf } from "./check.ts";
import { type OpenedBundle, type SignedStatement, signerFile } from "./opened-bundle.ts";

/** Whether both statements are signed, by whom, and whether that is the key that the verifier was given. */
export function checkSignature(bundle: OpenedBundle, given: PublicKey | undefined): Finding {
  const unreadable = [...bundle.statements.values()].flatMap((one) =>
    "problem" in one ? [one.problem] : [],
  );
  if (unreadable.length > 0) return findingOf(unreadable, "");
  const signed = [...bundle.statements].flatMap(([name, one]) =>
    "value" in one ? [{ name, ...one.value }] : [],
  );
  const unsigned = signed.filter(({ envelope }) => envelope.signature === undefined);
  if (unsigned.length === signed.length) return nobodySigned(bundle, given);
  if (unsigned.length > 0)
    return findingOf(
      unsigned.map(({ name }) => `${name} is not signed`),
      "",
    );
  return checkSigner(bundle, signed, given);
}

function nobodySigned({ carriedKey }: OpenedBundle, given: PublicKey | undefined): Finding {
  if (carriedKey !== undefined) return findingOf([`nobody signed it, and yet there is ${signerFile}`], "");
  if (given !== undefined) return findingOf(["nobody signed this bundle"], "");
  return { status: "unknown", what: "nobody signed this bundle", problems: [] };
}

type Named = SignedStatement & { readonly name: string };

function checkSigner(
  { carriedKey }: OpenedBundle,
  signed: readonly Named[],
  given: PublicKey | undefined,
): Finding {
  if (carriedKey === undefined) return findingOf([`${signerFile} is missing`], "");
  if ("problem" in carriedKey) return findingOf([carriedKey.problem], "");
  const carried = carriedKey.value;
  const problems = signed.flatMap((one) => problemsOf(one, carried));
  if (given !== undefined && given.keyid !== carried.keyid)
    problems.push(`signed by another key than the one given: ${fingerprint(carried.keyid)}`);
  if (problems.length > 0 || given !== undefined)
    return findingOf(problems, "both statements are signed by the given key");
  return {
    status: "unknown",
    what: "signer unknown: both statements are signed by the key that the bundle carries; whose it is, nobody has said",
    problems,
  };
}

function problemsOf({ name, envelope }: Named, carried: PublicKey): string[] {
  const { payloadType, payload, signature } = envelope;
  if (signature?.keyid !== carried.keyid) return [`${name} names another key than ${signerFile}`];
  const message = preAuthenticationEncoding(payloadType, payload);
  return isSignedBy(carried, message, signature.sig) ? [] : [`${name}: its signature is wrong`];
}
