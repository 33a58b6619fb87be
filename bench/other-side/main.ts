/** The other side of what `npm run bench` measures, forked so that its CPU time is its own. Ends with the channel to its parent. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import type { Backend } from "../../core/backend/index.ts";
import { messageOf } from "../../core/kernel/index.ts";
import { createBackend } from "../../emulators/backend/index.ts";
import { cpuMs } from "../measure.ts";
import type { Answer, Endpoint, Question, Service } from "./messages.ts";

const patience = { withinMs: 20_000 };
let backend: Backend | undefined;

process.on("disconnect", () => process.exit());
process.on("message", async (question: Question) => {
  const answer = await reply(question).catch((thrown): Answer => ({ fault: messageOf(thrown) }));
  process.send?.(answer);
});

async function reply(question: Question): Promise<Answer> {
  if ("serve" in question) return { endpoint: await serve(question.serve) };
  if (question.ask === "telemetry") {
    if (backend === undefined) throw new TypeError("no backend runs here");
    const heard = await backend.awaitTelemetry(question.identity, 0, patience);
    if (heard.kind !== "done") throw new Error(`no telemetry of ${question.identity}: ${heard.kind}`);
  }
  return { cpuMs: cpuMs() };
}

async function serve(service: Service): Promise<Endpoint> {
  if (service.kind === "bare-tls") return serveBare(service);
  const { manufacturerCas, trustedFirmware } = service;
  // Without recording, as a backend that runs alone: what the examiner reads is no part of provisioning.
  backend = await createBackend({ manufacturerCas, trustedFirmware, records: false });
  return backend.endpoint;
}

async function serveBare({ key, cert, ca }: Extract<Service, { kind: "bare-tls" }>): Promise<Endpoint> {
  const server = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true }, (socket) =>
    socket.on("error", () => {}).end(),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `tls://localhost:${port}`, caCertificate: ca, operatorKey: "" };
}
