import { request as httpsRequest } from "node:https";
import type { BackendEndpoint, BackendWait, Visit, Visitor } from "../../core/backend/index.ts";
import {
  DeadlinePassed,
  type DeviceId,
  done,
  messageOf,
  type Outcome,
  refused,
  silent,
  within,
} from "../../core/kernel/index.ts";
import { attestationPath, parseJsonObject, topicOf } from "../../core/wire/index.ts";
import { connectStandIn, proveBySignature } from "./stand-in.ts";

/** Connects over MQTT with what the visitor shows, in either mode of authentication, and listens for the claimed device's orders. */
export async function visit(
  endpoint: BackendEndpoint,
  visitor: Visitor,
  wait: BackendWait,
): Promise<Outcome<Visit>> {
  const entering = enter(endpoint, visitor);
  try {
    return await within(entering, wait);
  } catch (thrown) {
    // Too late is not in: what still comes of it is closed.
    void entering.then((late) => (late.kind === "done" ? late.value[Symbol.asyncDispose]() : undefined));
    if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
    throw thrown;
  }
}

async function enter(endpoint: BackendEndpoint, { claims, shows }: Visitor): Promise<Outcome<Visit>> {
  const shown = shows && { cert: shows.certificate, key: shows.privateKey };
  const signs = endpoint.authentication === "signed-challenge";
  await using opened = new AsyncDisposableStack();
  try {
    const { url, caCertificate: ca } = endpoint;
    const client = opened.use(
      await connectStandIn({ url, ca, clientId: claims, identity: signs ? undefined : shown }),
    );
    if (signs) await proveBySignature(client, claims, shown);
    if ((await client.subscribe(topicOf.orders(claims))) === "refused")
      return refused("not-authorised", "the backend does not let them hear the device's orders");
    const owned = opened.move();
    return done({ ended: client.ended, [Symbol.asyncDispose]: () => owned.disposeAsync() });
  } catch (thrown) {
    return refused("turned-away", messageOf(thrown));
  }
}

/** Asks for a nonce as anybody may, and posts what `make` makes of it as it is. */
export async function offerEvidence(
  endpoint: BackendEndpoint,
  { identity, make }: { readonly identity: DeviceId; readonly make: (nonce: string) => Uint8Array },
  wait: BackendWait,
): Promise<Outcome<void>> {
  try {
    const query = `${attestationPath}?identity=${encodeURIComponent(identity)}`;
    const given = parseJsonObject((await within(ask(endpoint, "GET", query), wait)).body);
    const evidence = make(String(given?.["nonce"] ?? ""));
    const { status, body } = await within(ask(endpoint, "POST", attestationPath, evidence), wait);
    if (status === 204) return done(undefined);
    const { code, reason } = parseJsonObject(body) ?? {};
    return refused(String(code ?? `http-${status}`), String(reason ?? `HTTP ${status}`));
  } catch (thrown) {
    return thrown instanceof DeadlinePassed
      ? silent(thrown.afterMs)
      : refused("turned-away", messageOf(thrown));
  }
}

function ask(
  { url, caCertificate: ca }: BackendEndpoint,
  method: string,
  path: string,
  body: Uint8Array = new Uint8Array(),
): Promise<{ status: number; body: Buffer }> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: Buffer }>();
  const headers = { "content-length": body.length };
  const sent = httpsRequest({ hostname, port, path, method, ca, agent: false, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
