import type {
  ConfigurationSchema,
  ConfigurationValue,
  ConfigurationValues,
} from "../../../core/dut/index.ts";
import type { Parts } from "../parts.ts";

/**
 * A stored copy: a header (magic, schema version, sequence, body length, checksum over the header before it and the body)
 * and a body of one entry a field in the schema's order (length of name, sealed or not, length of value, name, value).
 * A value is JSON; a secret one is sealed with the field's name as context.
 */
export const headerLength = 20;
const magic = 0x47_46_43_41;
const entryHead = 4;

/** What keeps secrets from readers, and decay from taking effect. */
export type CopyProtection = Pick<Parts, "sealing" | "copyChecksum">;

export interface CopyContent {
  readonly schemaVersion: number;
  readonly sequence: number;
  readonly values: ConfigurationValues;
}

/** @returns header and body apart, so that the header can be programmed last. */
export function encodeCopy(
  copy: CopyContent,
  schema: ConfigurationSchema,
  { sealing, copyChecksum }: CopyProtection,
): { header: Uint8Array; body: Uint8Array } {
  const body = Buffer.concat(
    Object.entries(copy.values).map(([name, value]) => {
      const secret = schema.fields[name]?.secret === true;
      const plain = Buffer.from(JSON.stringify(value));
      return encodeEntry(name, secret, secret ? sealing.seal(plain, name) : plain);
    }),
  );
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(copy.schemaVersion, 4);
  header.writeUInt32LE(copy.sequence, 8);
  header.writeUInt32LE(body.length, 12);
  header.writeUInt32LE(copyChecksum.of(header.subarray(0, 16), body), 16);
  return { header, body };
}

function encodeEntry(name: string, sealed: boolean, value: Uint8Array): Uint8Array {
  const head = Buffer.alloc(entryHead);
  head.writeUInt8(Buffer.byteLength(name), 0);
  head.writeUInt8(sealed ? 1 : 0, 1);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, Buffer.from(name), value]);
}

export type Decoded =
  | { readonly kind: "whole"; readonly copy: CopyContent }
  /** Nothing was saved here, or a save never got to its header, which comes last. */
  | { readonly kind: "blank" }
  | { readonly kind: "corrupt"; readonly why: string };

/** Reads the copy in a place of `size` bytes; `read` gives any of them. Takes any bytes. */
export function decodeCopy(
  read: (offset: number, length: number) => Uint8Array,
  size: number,
  { sealing, copyChecksum }: CopyProtection,
): Decoded {
  const header = Buffer.from(read(0, headerLength));
  if (header.every((byte) => byte === 0xff)) return { kind: "blank" };
  if (header.readUInt32LE(0) !== magic) return { kind: "corrupt", why: "no header" };
  const length = header.readUInt32LE(12);
  if (length > size - headerLength) return { kind: "corrupt", why: "length" };
  const body = Buffer.from(read(headerLength, length));
  if (!copyChecksum.holds(header.readUInt32LE(16), header.subarray(0, 16), body))
    return { kind: "corrupt", why: "checksum" };
  if (header.readUInt32LE(4) === 0) return { kind: "corrupt", why: "schema version" };
  const values = decodeEntries(body, sealing);
  if (typeof values === "string") return { kind: "corrupt", why: values };
  return {
    kind: "whole",
    copy: { schemaVersion: header.readUInt32LE(4), sequence: header.readUInt32LE(8), values },
  };
}

function decodeEntries(body: Buffer, sealing: CopyProtection["sealing"]): ConfigurationValues | string {
  const values: Record<string, ConfigurationValue> = {};
  for (let at = 0; at < body.length; ) {
    if (at + entryHead > body.length) return "entry cut short";
    const nameLength = body.readUInt8(at);
    const valueLength = body.readUInt16LE(at + 2);
    const valueAt = at + entryHead + nameLength;
    if (valueAt + valueLength > body.length) return "entry cut short";
    const name = body.toString("utf8", at + entryHead, valueAt);
    const stored = body.subarray(valueAt, valueAt + valueLength);
    const plain = body.readUInt8(at + 1) === 1 ? sealing.open(stored, name) : stored;
    if (plain === undefined) return `${name} does not open`;
    const value = parseValue(plain);
    if (value === undefined) return `${name} is not a value`;
    values[name] = value;
    at = valueAt + valueLength;
  }
  return values;
}

function parseValue(bytes: Uint8Array): ConfigurationValue | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}
