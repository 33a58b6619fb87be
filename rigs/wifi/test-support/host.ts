import { createServer, type Server, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { WifiNetwork } from "../../../core/dut/index.ts";
import { type AirOptions, airSchema, type HostAir, openAir } from "../index.ts";
import { type AccessPointNearby, type NetworkState, runTool } from "./nmcli.ts";

const command = fileURLToPath(new URL("./command.sh", import.meta.url));

/** A host whose NetworkManager is the stand-in, and a board's set-up server on loopback. */
export interface TestHost {
  readonly state: NetworkState;
  readonly options: AirOptions;
  /** Interfaces: connected to the host's own network, and free. */
  readonly names: { readonly connected: string; readonly free: string };
  /** Opens the port, which ends with the test. */
  open(place: string, identity?: string): Promise<HostAir>;
  /** Has an access point appear. */
  show(changes?: Partial<AccessPointNearby>): void;
  hide(): void;
  inReach(): WifiNetwork[];
  /** Addresses from which the set-up server was reached. */
  readonly visitors: (string | undefined)[];
  /** Ends the set-up server and its connections. */
  stopServer(): Promise<void>;
}

let hosts = 0;

interface HostChanges {
  /** Of the driver's options, as in a lab file; made of the names of the interfaces. */
  readonly options?: (names: TestHost["names"]) => Record<string, unknown>;
  /** The set-up server; sends back what it hears when left out. */
  readonly server?: Server;
}

/** All of it is gone after the test. */
export async function testHost(t: TestContext, changes: HostChanges = {}): Promise<TestHost> {
  const ends = new AsyncDisposableStack();
  t.after(() => ends.disposeAsync());
  hosts += 1;
  // Of this process alone: the driver keeps others of the machine off an interface that it uses.
  const names = { connected: `wl${process.pid}a${hosts}`, free: `wl${process.pid}b${hosts}` };
  const state = ordinaryHost(names);
  const manager = await listen(ends, networkManager(state));
  const visitors: (string | undefined)[] = [];
  const server = changes.server ?? createServer((socket) => socket.pipe(socket));
  server.on("connection", ({ remoteAddress }: Socket) => visitors.push(remoteAddress));
  const setUp = await listen(ends, server);
  const run = ["bash", command, String(manager.port)];
  const options = airSchema.parse({
    driver: "network-manager",
    interface: names.connected,
    hotspot: names.free,
    accessPoint: { ssid: "gear-{identity-suffix}", address: `127.0.0.1:${setUp.port}` },
    nmcli: [...run, "nmcli"],
    busctl: [...run, "busctl"],
    ...changes.options?.(names),
  });
  const bssid = "02:41:53:00:00:10";
  return {
    ...{ state, options, names, visitors },
    open: async (place, identity) => ends.use(await openAir(options, { place, identity: () => identity })),
    stopServer: setUp.stop,
    show: (more) =>
      void state.accessPoints.push({
        ...{ bssid, ssid: "gear-12AB", security: "", signal: 60, present: true, lastSeen: -1, ...more },
      }),
    hide: () => {
      for (const each of state.accessPoints) {
        each.present = false;
        // The bus tells in whole seconds: it was seen in another one than that in which it is looked for next.
        each.lastSeen -= 2;
      }
    },
    inReach: () => {
      const active = Object.values(state.devices).map((device) => device.active);
      return state.profiles
        .filter(({ uuid, settings }) => active.includes(uuid) && settings["802-11-wireless.mode"] === "ap")
        .map(({ settings, psk = "" }) => ({ ssid: settings["ssid"] ?? "", passphrase: psk }));
    },
  };
}

function ordinaryHost({ connected, free }: TestHost["names"]): NetworkState {
  const uuid = "11111111-2222-4333-8444-555555555555";
  const device = { type: "wifi", state: "30 (disconnected)", autoconnect: true, lastScan: -1 };
  return {
    running: true,
    allowed: true,
    radio: { hardware: "enabled", software: "enabled" },
    devices: {
      [connected]: { ...device, state: "100 (connected)", active: uuid, address: "127.0.0.70" },
      [free]: { ...device, address: "127.0.0.71" },
    },
    profiles: [{ uuid, name: "office", device: connected, settings: { ssid: "office" } }],
    accessPoints: [],
    asked: [],
    faults: {},
  };
}

/** The far end of `command.sh`. */
function networkManager(state: NetworkState): Server {
  return createServer((socket) => {
    let heard = "";
    socket.on("data", (bytes) => {
      heard += bytes.toString("utf8");
      const [count, tool = "", ...args] = heard.split("\0").slice(0, -1);
      if (count === undefined || args.length + 1 < Number(count)) return;
      const { exitCode, text } = runTool(state, tool, args);
      socket.end(`${exitCode} ${exitCode === 0 ? "out" : "err"}\n${text}`);
    });
  });
}

async function listen(ends: AsyncDisposableStack, server: Server) {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  ends.defer(stop);
  return { port: address.port, stop };
}
