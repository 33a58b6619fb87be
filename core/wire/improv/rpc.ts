import { invalidPacket } from "./values.ts";

/** A command or a result, the same over both carriers: its number, how long its data are, the data. */
export interface ImprovRpc {
  /** See `improvCommands`. */
  readonly command: number;
  /** At most 255 bytes. */
  readonly data: Uint8Array;
}

/** Numbers that mean the same over both carriers; 2 does not, see `improvCommandTwo`. */
export const improvCommands = { sendWifi: 0x01, deviceInfo: 0x03, scanWifi: 0x04 } as const;

/** The number 2 asks a device over Bluetooth to show which one it is, and one at a serial line for its state. */
export const improvCommandTwo = 0x02;

/** Longest data and longest text, bytes: each has one byte for its length. */
const longestData = 0xff;
const headLength = 2;

/** @throws RangeError when the data are too long */
export function encodeRpc({ command, data }: ImprovRpc): Uint8Array {
  if (data.length > longestData) throw new RangeError(`${data.length} bytes do not fit into one message`);
  return Uint8Array.of(command, data.length, ...data);
}

/** @throws ImprovFault invalid-packet unless `bytes` are one message, whole and with nothing behind it */
export function readRpc(bytes: Uint8Array): ImprovRpc {
  const [command, length] = bytes;
  if (command === undefined || length === undefined) throw invalidPacket("the message ends in its head");
  if (bytes.length !== headLength + length)
    throw invalidPacket(`the message says ${length} bytes of data and has ${bytes.length - headLength}`);
  return { command, data: bytes.slice(headLength) };
}

/** Texts, each behind its length: what a result consists of. @throws RangeError when one is too long */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  const parts = texts.map((text) => {
    const bytes = Buffer.from(text, "utf8");
    if (bytes.length > longestData) throw new RangeError(`a text of ${bytes.length} bytes does not fit`);
    return Uint8Array.of(bytes.length, ...bytes);
  });
  return Uint8Array.from(Buffer.concat(parts));
}

/** @throws ImprovFault invalid-packet */
export function readTexts(data: Uint8Array): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < data.length; ) {
    const length = data[at] ?? 0;
    const end = at + 1 + length;
    if (end > data.length) throw invalidPacket("a text is longer than the message");
    texts.push(readText(data.subarray(at + 1, end)));
    at = end;
  }
  return texts;
}

/** The network and its passphrase, which is empty for an open one. */
export interface ImprovWifi {
  readonly ssid: string;
  readonly passphrase: string;
}

export const encodeWifi = ({ ssid, passphrase }: ImprovWifi): Uint8Array => encodeTexts([ssid, passphrase]);

/** @throws ImprovFault invalid-packet unless there are exactly the two */
export function readWifi(data: Uint8Array): ImprovWifi {
  const [ssid, passphrase, ...more] = readTexts(data);
  if (ssid === undefined || passphrase === undefined || more.length > 0)
    throw invalidPacket("a network has a name and a passphrase, and nothing more");
  return { ssid, passphrase };
}

function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidPacket("a text is not UTF-8");
  }
}
