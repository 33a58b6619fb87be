import { AtError } from "./arguments.ts";
import { Collection, type Commands, type Context } from "./context.ts";
import { emptyStorage, type Namespace, namespaces } from "./storage.ts";

const version = [
  "AT version:4.0.0.0(Assay's stand-in)",
  "SDK version:none",
  "compile time(none)",
  "Bin version:v4.0.0.0(virtual)",
];
/** AT+SYSMFG's type of certificates and keys. */
const binary = 8;
const longestValue = 8192;

/** Basic AT commands of ESP-AT. */
export const basicCommands: Commands = {
  AT: { run: () => undefined },
  ATE0: { run: (modem) => (modem.echo = false) },
  ATE1: { run: (modem) => (modem.echo = true) },
  RST: { run: (modem) => restartSoon(modem) },
  RESTORE: {
    run(modem) {
      Object.assign(modem.storage, emptyStorage());
      restartSoon(modem);
    },
  },
  GMR: { run: (modem) => version.forEach((line) => void modem.line(line)) },
  SYSSTORE: {
    query: (modem) => modem.line(`+SYSSTORE:${modem.stores ? 1 : 0}`),
    set: (modem, given) => {
      modem.stores = given.number(0, 1) === 1;
    },
  },
  UART_CUR: {
    query: (modem) => modem.line(`+UART_CUR:${modem.baudRate},8,1,0,0`),
    set: (modem, given) => {
      const baudRate = given.number(80, 5_000_000);
      const [bits, stop, parity] = [given.number(5, 8), given.number(1, 3), given.number(0, 2)];
      given.number(0, 3);
      if (bits !== 8 || stop !== 1 || parity !== 0) throw new AtError();
      // The answer still goes at the old rate.
      setImmediate(() => {
        modem.baudRate = baudRate;
      });
    },
  },
  SYSTIMESTAMP: {
    query: (modem) => modem.line(`+SYSTIMESTAMP:${Math.floor(modem.clock.now() / 1000)}`),
    set: (modem, given) => modem.clock.set(given.number(0, 0x7fff_ffff) * 1000),
  },
  SYSMFG: {
    query: (modem) => namespaces.forEach((name) => void modem.line(`+SYSMFG:"${name}"`)),
    set(modem, given) {
      const operation = given.number(0, 2);
      const space = namespaceOf(given.text(32));
      const values = modem.storage.manufacturing.get(space) ?? new Map<string, Uint8Array>();
      if (operation === 0) {
        if (given.left > 0) values.delete(given.text(32));
        else values.clear();
        return;
      }
      if (operation === 1) {
        if (given.left === 0) {
          for (const key of values.keys()) modem.line(`+SYSMFG:"${space}","${key}",${binary}`);
          return;
        }
        const key = given.text(32);
        const value = values.get(key);
        if (value === undefined) throw new AtError();
        const heading = `+SYSMFG:"${space}","${key}",${binary},${value.length},`;
        modem.raw(Buffer.concat([Buffer.from(heading), value, Buffer.from("\r\n")]));
        return;
      }
      const key = given.text(32);
      given.number(binary, binary);
      return new Collection(given.number(1, longestValue), (bytes) => {
        modem.storage.manufacturing.set(space, values.set(key, bytes));
        return "OK";
      });
    },
  },
};

/** The answer goes first. */
function restartSoon(modem: Context): void {
  setImmediate(() => {
    if (!modem.signal.aborted) modem.restart();
  });
}

function namespaceOf(text: string): Namespace {
  const found = namespaces.find((name) => name === text);
  if (found === undefined) throw new AtError();
  return found;
}
