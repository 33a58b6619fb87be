import { createServer, type Server, type Socket } from "node:net";
import type { WifiNetwork } from "../../../core/dut/index.ts";

type Params = Readonly<Record<string, unknown>>;
type Methods = Readonly<Record<string, (params: Params) => unknown>>;

/** What a method returns that is not to be answered. */
export const never = Symbol("no answer");

/** Equipment of a lab's own, with an access point that sends back what it hears, as far as `groups` go. */
export interface LabServer extends AsyncDisposable {
  /** host:port. */
  readonly address: string;
  readonly asked: string[];
  readonly networks: Map<string, string>;
  /** Under the name of `ssid`; default: gear. */
  show(ssid?: string): void;
  hide(): void;
  inReach(): WifiNetwork[];
}

/** `more` are methods beside those of the radio. */
export async function startLabServer(groups: readonly string[], more: Methods = {}): Promise<LabServer> {
  await using opened = new AsyncDisposableStack();
  const networks = new Map<string, string>();
  const asked: string[] = [];
  const heard: Buffer[] = [];
  const beacon = Buffer.from("gear beacon");
  let shown: string | undefined;
  const accessPoint = await listen(opened, (socket) => {
    socket.on("data", (bytes) => {
      heard.push(bytes, bytes);
      socket.write(bytes);
    });
    socket.on("end", () => socket.end());
  });
  const look = () => {
    if (shown === undefined) return {};
    heard.push(beacon);
    const { port } = accessPoint;
    return { ssid: shown, url: "http://192.168.4.1", beacon: beacon.toString("base64"), port };
  };
  const methods: Methods = {
    "equipment.describe": () => ({ groups }),
    "air.offer": ({ ssid, passphrase }) => void networks.set(String(ssid), String(passphrase)),
    "air.withdraw": () => networks.clear(),
    "air.look": look,
    "air.capture": () => ({ data: Buffer.concat(heard).toString("base64") }),
    ...more,
  };
  const control = await listen(opened, (socket) => {
    let rest = "";
    socket.on("data", (bytes) => {
      const lines = (rest + bytes.toString("utf8")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const answered = answer(methods, line, asked);
        if (answered !== undefined) socket.write(`${JSON.stringify(answered)}\n`);
      }
    });
  });
  const owned = opened.move();
  return {
    ...{ address: `127.0.0.1:${control.port}`, asked, networks },
    show(ssid = "gear") {
      shown = ssid;
    },
    hide: () => {
      shown = undefined;
    },
    inReach: () => [...networks].map(([ssid, passphrase]) => ({ ssid, passphrase })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function answer(methods: Methods, line: string, asked: string[]): object | undefined {
  const { id, method, params = {} } = JSON.parse(line) as { id: number; method: string; params?: Params };
  asked.push(method);
  const run = methods[method];
  const failed = (code: number, message: string) => ({ jsonrpc: "2.0", id, error: { code, message } });
  if (run === undefined) return failed(-32601, `there is no method ${method}`);
  try {
    const result = run(params);
    return result === never ? undefined : { jsonrpc: "2.0", id, result: result ?? {} };
  } catch (thrown) {
    return failed(thrown instanceof RangeError ? -32000 : -32603, String(thrown));
  }
}

async function listen(opened: AsyncDisposableStack, serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.defer(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { port: address.port };
}
