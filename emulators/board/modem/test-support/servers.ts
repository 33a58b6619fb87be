import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Everything that clients sent. */
  readonly heard: Buffer[];
  /** The client that came last. */
  client(): Promise<Socket>;
  /** Names that clients asked for. */
  readonly serverNames: (string | false)[];
}

export interface Identity {
  readonly authority: Uint8Array;
  readonly key: Uint8Array;
  readonly certificate: Uint8Array;
}

/** An authority and a server's certificate for `name`, by openssl. */
export function makeIdentity(name: string): Identity {
  const folder = mkdtempSync(join(tmpdir(), "assay-modem-"));
  const at = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  try {
    openssl(
      "req",
      "-x509",
      ...key,
      "-keyout",
      at("ca.key"),
      "-out",
      at("ca.crt"),
      "-days",
      "30",
      "-subj",
      "/CN=authority",
    );
    openssl(
      ...[
        "req",
        "-x509",
        ...key,
        "-keyout",
        at("key"),
        "-out",
        at("crt"),
        "-days",
        "30",
        "-subj",
        `/CN=${name}`,
      ],
      ...["-addext", `subjectAltName=DNS:${name}`, "-addext", "basicConstraints=critical,CA:FALSE"],
      ...["-CA", at("ca.crt"), "-CAkey", at("ca.key")],
    );
    return {
      authority: readFileSync(at("ca.crt")),
      key: readFileSync(at("key")),
      certificate: readFileSync(at("crt")),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Over TLS when it has an identity. */
export async function startServer(identity?: Identity): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const heard: Buffer[] = [];
  const serverNames: (string | false)[] = [];
  let last = Promise.withResolvers<Socket>();
  const welcome = (socket: Socket) => {
    socket.on("data", (bytes) => heard.push(bytes)).on("error", () => socket.destroy());
    last.resolve(socket);
  };
  const server: Server = identity
    ? createTlsServer({ key: identity.key as Buffer, cert: identity.certificate as Buffer }, (socket) => {
        serverNames.push((socket as typeof socket & { servername: string | false }).servername);
        welcome(socket);
      })
    : createServer(welcome);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    ...{ port: address.port, heard, serverNames },
    async client() {
      const socket = await last.promise;
      last = Promise.withResolvers<Socket>();
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
