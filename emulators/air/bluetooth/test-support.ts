import { decodeEvent, encodeCommand, eventCode, parseAddress } from "../../../core/wire/bluetooth/index.ts";
import type { RadioAdapter } from "./radio.ts";

/** For tests: counts what ends, and waits for it. */
export function countEnds(): { count(): void; reach(wanted: number): Promise<void> } {
  let ended = 0;
  const waiting = new Map<() => void, number>();
  return {
    count() {
      ended += 1;
      for (const [go, wanted] of waiting) if (ended >= wanted) go();
    },
    async reach(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(resolve, wanted);
      if (ended >= wanted) resolve();
      await promise;
    },
  };
}

/** For tests: a host of few words, sends commands and waits for events. */
export function hostOf(adapter: RadioAdapter) {
  const heard: { code: number; parameters: Buffer }[] = [];
  const data: Buffer[] = [];
  const waiting = new Set<() => void>();
  adapter.onPacket((packet) => {
    const event = decodeEvent(packet);
    if (event === undefined) data.push(packet);
    else heard.push(event);
    for (const look of [...waiting]) look();
  });
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<T>();
    const look = () => {
      const found = find();
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
    return await promise;
  };
  const event = (code: number, first?: number) =>
    until(() => {
      const at = heard.findIndex(
        (each) => each.code === code && (first ?? each.parameters[0]) === each.parameters[0],
      );
      return at < 0 ? undefined : heard.splice(at, 1)[0]?.parameters;
    });
  /** Status and what is returned. */
  const ask = async (code: number, parameters: Uint8Array = Buffer.alloc(0)): Promise<Buffer> => {
    adapter.send(encodeCommand(code, parameters));
    return await until(() => {
      const at = heard.findIndex(
        (each) => each.code === eventCode.commandComplete && each.parameters.readUInt16LE(1) === code,
      );
      return at < 0 ? undefined : heard.splice(at, 1)[0]?.parameters.subarray(3);
    });
  };
  return { ask, event, until, data, heard, send: adapter.send };
}

/** Parameters of LE Create Connection to a public address. */
export const createConnection = (address: string) => {
  const parameters = Buffer.alloc(25);
  parseAddress(address).copy(parameters, 6);
  parameters.writeUInt16LE(0x0018, 15);
  parameters.writeUInt16LE(0x002a, 19);
  return parameters;
};
