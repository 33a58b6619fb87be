import type { IncomingMessage } from "node:http";

export type BodyFault = "too-large" | "length-missing";

/** Everything that devices have to say is far smaller. */
const largestBody = 16_384;

/** The whole body, or why it is not read. Rejects when the client goes away before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer | BodyFault> {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  if (coding !== undefined) return "length-missing";
  if (Number(length ?? 0) > largestBody) return "too-large";
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
