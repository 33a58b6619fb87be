import { lookup } from "node:dns/promises";
import type { Socket } from "node:net";
import { type Arguments, AtError } from "./arguments.ts";
import { Collection, type Commands, type Context } from "./context.ts";
import { linkCount } from "./links.ts";
import { openTcp, openTls, type SecureSettings } from "./secure-socket.ts";
import type { Namespace } from "./storage.ts";

const longestSend = 8192;
/** ESP-AT gives up a connection that is not there by then, ms. */
const connectWithinMs = 10_000;

/** TCP/IP AT commands of ESP-AT. */
export const networkCommands: Commands = {
  CIPMUX: {
    query: (modem) => modem.line(`+CIPMUX:${modem.links.multiple ? 1 : 0}`),
    set(modem, given) {
      const multiple = given.number(0, 1) === 1;
      if (modem.links.any || (!multiple && modem.accessPoint.port !== undefined)) throw new AtError();
      modem.links.multiple = multiple;
    },
  },
  CIPSTART: { set: (modem, given) => start(modem, given) },
  CIPSEND: { set: (modem, given) => send(modem, given) },
  CIPCLOSE: {
    set: (modem, given) => modem.links.close(given.number(0, linkCount)),
    run: (modem) => modem.links.close(0),
  },
  CIPRECVTYPE: {
    query(modem) {
      for (let id = 0; id < linkCount; id += 1)
        modem.line(`+CIPRECVTYPE:${id},${modem.links.settingsOf(id)[0]?.passive ? 1 : 0}`);
    },
    set(modem, given) {
      const settings = modem.links.settingsOf(linkId(modem, given, linkCount));
      const passive = given.number(0, 1) === 1;
      for (const each of settings) each.passive = passive;
    },
  },
  CIPRECVDATA: {
    set(modem, given) {
      const link = modem.links.at(linkId(modem, given));
      const length = given.number(1, 0x7fff_ffff);
      if (!link.passive || link.waiting === 0) throw new AtError();
      const bytes = link.read(length);
      modem.raw(Buffer.concat([Buffer.from(`+CIPRECVDATA:${bytes.length},`), bytes, Buffer.from("\r\n")]));
    },
  },
  CIPRECVLEN: {
    query: (modem) => modem.line(`+CIPRECVLEN:${modem.links.waiting.join(",")}`),
  },
  CIPSERVER: {
    query: (modem) => modem.line(`+CIPSERVER:${modem.accessPoint.port === undefined ? 0 : 1}`),
    set(modem, given) {
      const wanted = given.number(0, 1) === 1;
      if (!wanted) {
        if (given.number(0, 1, 0) === 1) modem.links.closeAll("access point");
        modem.accessPoint.serve(undefined);
        return;
      }
      const port = given.number(1, 65_535, 333);
      if (!modem.links.multiple || modem.accessPoint.port !== undefined) throw new AtError();
      // A server over TLS is not modelled.
      if (given.left > 0 && given.text(8, "TCP") !== "TCP") throw new AtError();
      modem.accessPoint.serve(port);
    },
  },
  CIPSERVERMAXCONN: {
    query: (modem) => modem.line(`+CIPSERVERMAXCONN:${modem.links.mostVisitors}`),
    set(modem, given) {
      if (modem.accessPoint.port !== undefined) throw new AtError();
      modem.links.mostVisitors = given.number(1, linkCount);
    },
  },
  CIPSSLCCONF: {
    set(modem, given) {
      const settings = modem.links.settingsOf(linkId(modem, given, linkCount));
      const chosen = {
        ...{
          authentication: given.number(0, 3),
          pki: given.number(0, 9, 0),
          authority: given.number(0, 9, 0),
        },
      };
      for (const each of settings) Object.assign(each, chosen);
    },
  },
  CIPSSLCCN: { set: (modem, given) => name(modem, given, "commonName") },
  CIPSSLCSNI: { set: (modem, given) => name(modem, given, "serverName") },
  CIPSNTPCFG: {
    set(modem, given) {
      const asks = given.number(0, 1) === 1;
      modem.clock.configure(asks, given.number(-1200, 1400, 0));
      if (asks) setImmediate(() => modem.askTime());
    },
  },
  CIPSNTPTIME: { query: (modem) => modem.line(`+CIPSNTPTIME:${modem.clock.text}`) },
};

/** The link that a command names; with one connection at a time there is but one. */
function linkId(modem: Context, given: Arguments, most = linkCount - 1): number {
  return modem.links.multiple ? given.number(0, most) : 0;
}

function name(modem: Context, given: Arguments, which: "commonName" | "serverName"): void {
  const settings = modem.links.settingsOf(linkId(modem, given, linkCount));
  const text = given.text(64);
  for (const each of settings) each[which] = text || undefined;
}

async function start(modem: Context, given: Arguments): Promise<void> {
  const id = linkId(modem, given);
  const [kind, host, port] = [given.text(8), given.text(64), given.number(1, 65_535)];
  if (kind !== "TCP" && kind !== "SSL") throw new AtError();
  if (modem.links.isOpen(id)) throw new AtError("ALREADY CONNECTED");
  if (!modem.online) throw new AtError("no ip");
  const signal = AbortSignal.any([modem.signal, AbortSignal.timeout(connectWithinMs)]);
  const target = { host: await resolve(host), port, signal };
  const settings = kind === "SSL" ? secureSettings(modem, id) : undefined;
  const opened = settings ? openTls(target, settings, () => modem.clock.now()) : openTcp(target);
  const socket: Socket = await opened.catch(() => {
    throw new AtError();
  });
  // It may have lost its network meanwhile.
  if (modem.signal.aborted || !modem.online) {
    socket.on("error", () => {});
    socket.destroy();
    throw new AtError();
  }
  socket.setNoDelay(true);
  modem.links.add(id, socket, false);
}

/** An address of this machine: nothing else can be reached from a bench in software. */
async function resolve(host: string): Promise<string> {
  const found = await lookup(host, { family: 4 }).catch(() => {
    throw new AtError("DNS Fail");
  });
  if (!found.address.startsWith("127.")) throw new AtError();
  return found.address;
}

function secureSettings(modem: Context, id: number): SecureSettings {
  const [settings] = modem.links.settingsOf(id);
  if (settings === undefined) throw new AtError();
  const { authentication, pki, authority, commonName, serverName } = settings;
  const held = (space: Namespace, index: number, complaint: string): Uint8Array => {
    const value = modem.storage.manufacturing.get(space)?.get(`${space}.${index}`);
    if (value === undefined) throw new AtError(complaint);
    return value;
  };
  return {
    authorities: authentication & 2 ? held("client_ca", authority, "NO CA FOUND") : undefined,
    ...(authentication & 1 && {
      client: {
        certificate: held("client_cert", pki, "NO CERT FOUND"),
        key: held("client_key", pki, "NO PRVT_KEY FOUND"),
      },
    }),
    ...{ commonName, serverName },
  };
}

function send(modem: Context, given: Arguments): Collection {
  const id = linkId(modem, given);
  modem.links.at(id);
  const length = given.number(1, longestSend);
  const done = (bytes: Uint8Array): string => {
    const left = modem.cross();
    if (left === undefined || !modem.links.isOpen(id) || !modem.links.at(id).send(bytes)) throw new AtError();
    left();
    return "SEND OK";
  };
  return new Collection(length, done, true);
}
