import { createPrivateKey, type KeyObject } from "node:crypto";
import type { RequestOptions } from "node:https";
import {
  challengePath,
  parseJsonObject,
  signChallenge,
  toPem,
  writeAuthorization,
} from "../../../core/wire/index.ts";
import {
  type Cloud,
  type CloudAddress,
  type CloudAnswer,
  type CloudConnection,
  CloudFault,
  type CloudProof,
  type CloudRequest,
} from "../cloud-parts.ts";
import { asFirmware, crossing } from "../firmware-task.ts";
import type { Parts } from "../parts.ts";
import { parseEndpoint } from "./endpoint.ts";
import { cloudFaultOf } from "./tls-fault.ts";

/** Device time for one request from its first packet to the last of its answer. */
const answerWithinMs = 10_000;
/** A whole firmware slot, and something around it. */
const longestAnswer = 0x9_0000;

/** HTTPS/1.1 to the backend. Deadlines are of the device's clock; the server must be who the factory's anchors say. */
export function makeCloud(parts: Parts): Cloud {
  const { board, clock, configuration, trust, identity, options, serverTrust } = parts;
  const signs = options.behaviour.authentication === "signed-challenge";

  const endpoint = () =>
    String(configuration.effective()["cloud.endpoint"] ?? "") || trust.anchors()?.endpoint;

  const addressOf = (text: string | undefined): CloudAddress | undefined => {
    const ca = trust.anchors()?.backendCa;
    const place = text === undefined ? undefined : parseEndpoint(text);
    return ca === undefined || place === undefined ? undefined : { ...place, ca };
  };

  const keyOf = (as: CloudProof): KeyObject =>
    as === "identity" ? createPrivateKey(identity.privateKey()) : as.privateKey;

  const tlsIdentity = (as: CloudProof | "nobody"): Pick<RequestOptions, "key" | "cert"> => {
    if (as === "nobody" || signs) return {};
    const certificate = as === "identity" ? identity.certificate() : as.certificate;
    const key = keyOf(as).export({ format: "pem", type: "pkcs8" });
    return certificate === undefined ? {} : { key, cert: toPem(certificate) };
  };

  const connect: Cloud["connect"] = async (as, to = cloud.address()) => {
    if (to === undefined) throw new CloudFault("backend-unreachable", "nobody has said where the backend is");
    const { Agent, request } = await import("node:https");
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...tlsIdentity(as) });

    const send = async (asked: CloudRequest, headers: Record<string, string>): Promise<CloudAnswer> => {
      const { method, path, body = "", type, signal } = asked;
      signal?.throwIfAborted();
      const sent = asFirmware(board, () => board.cross());
      const { promise, resolve, reject } = Promise.withResolvers<CloudAnswer>();
      const length = { "content-length": String(Buffer.byteLength(body)) };
      const media = type === undefined ? {} : { "content-type": type };
      const outgoing = request({
        ...{ agent, method, path, host: to.host, port: to.port },
        ...serverTrust(to),
        headers: { ...length, ...media, ...headers },
      });
      const stop = clock.after(answerWithinMs, () =>
        outgoing.destroy(
          new CloudFault("backend-silent", `${path} was not answered in ${answerWithinMs} ms`),
        ),
      );
      const onAbort = () => {
        outgoing.destroy(asError(signal?.reason));
        // An answer that arrives at a device which has just lost supply ends nothing by itself.
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      outgoing.on("error", reject);
      outgoing.on("finish", () => board.later(sent));
      outgoing.on("response", (incoming) => {
        const parts: Uint8Array[] = [];
        let received = 0;
        incoming.on("data", (part: Uint8Array) => {
          received += part.length;
          if (received <= longestAnswer) parts.push(part);
          else outgoing.destroy(new CloudFault("backend-unreachable", `${path}: the answer does not end`));
        });
        incoming.on("error", reject);
        incoming.on("end", () => {
          crossing(board);
          resolve({ status: incoming.statusCode ?? 0, body: Uint8Array.from(Buffer.concat(parts)) });
        });
      });
      outgoing.end(body);
      return promise
        .catch((cause: unknown) => {
          signal?.throwIfAborted();
          throw cloudFaultOf(cause);
        })
        .finally(() => {
          stop();
          signal?.removeEventListener("abort", onAbort);
        });
    };

    /** The Authorization header of the second mode, over a nonce that serves once. */
    const prove = async (proof: CloudProof, signal: AbortSignal | undefined): Promise<string> => {
      const own = identity.read() ?? "";
      const path = `${challengePath}?identity=${encodeURIComponent(own)}`;
      const { body } = await send({ method: "GET", path, ...(signal && { signal }) }, {});
      const nonce = String(parseJsonObject(body)?.["nonce"] ?? "");
      return writeAuthorization({ identity: own, nonce, signature: signChallenge(own, nonce, keyOf(proof)) });
    };

    return {
      async ask(asked) {
        if (!signs || as === "nobody") return send(asked, {});
        return send(asked, { authorization: await prove(as, asked.signal) });
      },
      close: () => agent.destroy(),
    } satisfies CloudConnection;
  };

  const cloud: Cloud = {
    endpoint,
    address: () => addressOf(endpoint()),
    addressOf,
    connect,
    async ask(as, asked, to) {
      const connection = await connect(as, to);
      try {
        return await connection.ask(asked);
      } finally {
        connection.close();
      }
    },
  };
  return cloud;
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
