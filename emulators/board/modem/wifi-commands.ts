import { AtError } from "./arguments.ts";
import type { Commands, Context } from "./context.ts";
import type { AccessPointSettings } from "./storage.ts";

const stationMode = 1;
const accessPointMode = 2;
/** What an open network is, in AT+CWSAP. */
const open = 0;
const defaultAccessPoint: AccessPointSettings = {
  ...{ ssid: "ESP_000001", passphrase: "", channel: 1, encryption: open },
};
const ownAddress = "192.168.4.1";
const stationAddress = "192.168.77.2";
const cableAddress = "192.168.77.3";

/** Shows what the mode and the settings ask for, and leaves what they do not. */
export function applyMode(modem: Context): void {
  if (!(modem.mode & stationMode)) modem.station.leave();
  const settings = modem.ownSettings ?? defaultAccessPoint;
  modem.accessPoint.show(modem.mode & accessPointMode ? settings : undefined);
}

/** Wi-Fi AT commands of ESP-AT, and AT+CIPETH of its builds with Ethernet. */
export const wifiCommands: Commands = {
  CWMODE: {
    query: (modem) => modem.line(`+CWMODE:${modem.mode}`),
    set(modem, given) {
      modem.mode = given.number(0, 3);
      const joins = given.number(0, 1, 1) === 1;
      if (modem.stores) modem.storage.mode = modem.mode;
      applyMode(modem);
      if (joins) joinByItself(modem);
    },
  },
  CWJAP: {
    query(modem) {
      const { network } = modem.station;
      if (network === undefined) modem.line("No AP");
      else modem.line(`+CWJAP:"${network.ssid}","02:00:00:00:00:02",6,-40,0,1,3,0,1`);
    },
    set(modem, given) {
      if (!(modem.mode & stationMode)) throw new AtError();
      const settings = { ssid: utf8(given.text(32)), passphrase: utf8(given.text(64, "")) };
      const failed = modem.station.join(settings);
      if (failed !== undefined) throw new AtError(`+CWJAP:${failed}`);
      if (modem.stores) modem.storage.joins = settings;
    },
    run(modem) {
      const { joins } = modem.storage;
      if (!(modem.mode & stationMode) || joins === undefined) throw new AtError();
      const failed = modem.station.join(joins);
      if (failed !== undefined) throw new AtError(`+CWJAP:${failed}`);
    },
  },
  CWQAP: { run: (modem) => modem.station.leave() },
  CWSTATE: {
    query(modem) {
      const { network } = modem.station;
      modem.line(`+CWSTATE:${network === undefined ? 0 : 2},"${network?.ssid ?? ""}"`);
    },
  },
  CWAUTOCONN: {
    query: (modem) => modem.line(`+CWAUTOCONN:${modem.storage.joinsByItself ? 1 : 0}`),
    set: (modem, given) => {
      modem.storage.joinsByItself = given.number(0, 1) === 1;
    },
  },
  CWSAP: {
    query(modem) {
      const { ssid, passphrase, channel, encryption } = modem.ownSettings ?? defaultAccessPoint;
      modem.line(`+CWSAP:"${ssid}","${passphrase}",${channel},${encryption},4,0`);
    },
    set(modem, given) {
      if (!(modem.mode & accessPointMode)) throw new AtError();
      const ssid = utf8(given.text(32));
      const passphrase = utf8(given.text(64, ""));
      const [channel, encryption] = [given.number(1, 13), given.number(0, 4)];
      const tooShort = encryption !== open && passphrase.length < 8;
      if (ssid === "" || encryption === 1 || tooShort) throw new AtError();
      modem.ownSettings = { ssid, passphrase, channel, encryption };
      if (modem.stores) modem.storage.accessPoint = modem.ownSettings;
      applyMode(modem);
    },
  },
  CIPAP: { query: (modem) => addresses(modem, "CIPAP", ownAddress) },
  CIPSTA: {
    query: (modem) => addresses(modem, "CIPSTA", modem.station.network ? stationAddress : undefined),
  },
  CIPETH: { query: (modem) => addresses(modem, "CIPETH", modem.cable ? cableAddress : undefined) },
  CIFSR: {
    run(modem) {
      if (modem.mode & accessPointMode) modem.line(`+CIFSR:APIP,"${ownAddress}"`);
      if (modem.mode & stationMode)
        modem.line(`+CIFSR:STAIP,"${modem.station.network ? stationAddress : "0.0.0.0"}"`);
      if (modem.cable) modem.line(`+CIFSR:ETHIP,"${cableAddress}"`);
    },
  },
};

/** What the modem does about a network that it was told to remember. */
export function joinByItself(modem: Context): void {
  const { joins, joinsByItself } = modem.storage;
  const idle = modem.station.network === undefined;
  if (modem.mode & stationMode && joinsByItself && joins !== undefined && idle) modem.station.join(joins);
}

/** Tells that the cable leads to a network, or does so no more. */
export function tellCable(modem: Context): void {
  modem.line(modem.cable ? "+ETH_CONNECTED" : "+ETH_DISCONNECTED");
  if (modem.cable) modem.line(`+ETH_GOT_IP:${cableAddress}`);
}

function addresses(modem: Context, name: string, address = "0.0.0.0"): void {
  const [gateway, netmask] =
    address === "0.0.0.0" ? [address, address] : [address.replace(/\d+$/, "1"), "255.255.255.0"];
  modem.line(`+${name}:ip:"${address}"`);
  modem.line(`+${name}:gateway:"${gateway}"`);
  modem.line(`+${name}:netmask:"${netmask}"`);
}

/** Commands are read byte by byte. */
const utf8 = (text: string): string => Buffer.from(text, "latin1").toString("utf8");
