import { concatBytes, utf8 } from "./octets/index.ts";
import { SetUpFault } from "./set-up-fault.ts";

/**
 * The part of Protocol Buffers (proto3) that provisioning messages need: int32 and enumerations, bool, bytes, string and
 * nested messages. A codec of our own because the usual library takes longer to load than a whole session to run; it reads
 * our work in the tests.
 */
export interface MessageType<T> {
  /** Writes the fields that are present, zeros too, in the order of their numbers in the description. */
  encode(value: T): Uint8Array;
  /** Takes any bytes; skips fields it does not know, and of a repeated field keeps the last. @throws SetUpFault malformed */
  decode(bytes: Uint8Array): T;
}

interface Field<T> {
  readonly number: number;
  readonly wireType: WireType;
  write(value: T): number[] | Uint8Array;
  read(value: number | Uint8Array): T;
}

type WireType = typeof varint | typeof lengthDelimited;

const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

/** Enumerations are int32 on the wire. */
export const int32 = (number: number): Field<number> => ({
  number,
  wireType: varint,
  write: (value) => encodeVarint(BigInt.asUintN(64, BigInt(value))),
  read: (value) => Number(value) | 0,
});

export const bytes = (number: number): Field<Uint8Array> => ({
  number,
  wireType: lengthDelimited,
  write: (value) => value,
  read: (value) => value as Uint8Array,
});

/** UTF-8; what is none is malformed. */
export const text = (number: number): Field<string> => ({
  number,
  wireType: lengthDelimited,
  write: (value) => utf8(value),
  read: (value) => decodeUtf8(value as Uint8Array),
});

export const nested = <T>(number: number, type: MessageType<T>): Field<T> => ({
  number,
  wireType: lengthDelimited,
  write: (value) => type.encode(value),
  read: (value) => type.decode(value as Uint8Array),
});

/** Describes a message by its fields. */
export function message<T extends Readonly<Record<string, unknown>>>(
  fields: {
    readonly [Name in keyof T]: Field<T[Name]>;
  },
): MessageType<{ readonly [Name in keyof T]?: T[Name] | undefined }> {
  const names = Object.keys(fields) as (keyof T & string)[];
  const byNumber = new Map(names.map((name) => [fields[name].number, name]));
  return {
    encode: (value) =>
      concatBytes(
        names.flatMap((name) => {
          const part = value[name];
          return part === undefined ? [] : encodeField(fields[name], part);
        }),
      ),
    decode: (input) => {
      const found: { [Name in keyof T]?: T[Name] | undefined } = {};
      for (const { number, wireType, value } of readFields(input)) {
        const name = byNumber.get(number);
        if (name === undefined) continue;
        const field = fields[name];
        if (field.wireType !== wireType) throw malformed(`field ${number} has wire type ${wireType}`);
        found[name] = field.read(value);
      }
      return found;
    },
  };
}

function encodeField<T>(field: Field<T>, value: T): Uint8Array[] {
  const tag = encodeVarint(BigInt((field.number << 3) | field.wireType));
  const content = Uint8Array.from(field.write(value));
  const length = field.wireType === lengthDelimited ? encodeVarint(BigInt(content.length)) : [];
  return [Uint8Array.from([...tag, ...length]), content];
}

function encodeVarint(value: bigint): number[] {
  const groups: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) groups.push(Number(rest & 0x7fn) | 0x80);
  return [...groups, Number(rest)];
}

function* readFields(
  input: Uint8Array,
): Generator<{ number: number; wireType: number; value: number | Uint8Array }> {
  let at = 0;

  const next = (): number => {
    const byte = input[at];
    if (byte === undefined) throw malformed("it ends in the middle of a field");
    at += 1;
    return byte;
  };
  /** The low 32 bits, as an unsigned number: no field here is wider. */
  const readVarint = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = next();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asUintN(32, value));
    }
    throw malformed("a number has more than ten bytes");
  };
  const take = (length: number): Uint8Array => {
    if (length > input.length - at) throw malformed("a field is longer than the message");
    at += length;
    return input.slice(at - length, at);
  };

  while (at < input.length) {
    const tag = readVarint();
    const number = tag >>> 3;
    const wireType = tag & 7;
    if (number === 0) throw malformed("a field has the number 0");
    switch (wireType) {
      case varint:
        yield { number, wireType, value: readVarint() };
        break;
      case lengthDelimited:
        yield { number, wireType, value: take(readVarint()) };
        break;
      case fixed64:
      case fixed32:
        yield { number, wireType, value: take(wireType === fixed64 ? 8 : 4) };
        break;
      default:
        throw malformed(`a field has wire type ${wireType}`);
    }
  }
}

function decodeUtf8(value: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(value);
  } catch {
    throw malformed("a text is not UTF-8");
  }
}

const malformed = (what: string) => new SetUpFault("malformed", `the message cannot be read: ${what}`);
