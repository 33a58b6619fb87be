import { type ConsoleMethod, longestDataBlock } from "../../../core/wire/index.ts";
import { type Parts, Refusal } from "../parts.ts";
import type { Method } from "./method.ts";
import { bytes, flag, natural } from "./params.ts";

/** Most bytes of one item, as the partition takes it. */
const longestItem = 4096;

interface Piece {
  readonly data: string;
  readonly ends: boolean;
}

/** Storing and reading of user data, whose items may be longer than a line. */
export function dataMethods({
  userData,
}: Pick<Parts, "userData">): Record<Extract<ConsoleMethod, `user-data.${string}`>, Method> {
  /** What came so far of an item that is not whole yet. */
  let begun: Uint8Array = new Uint8Array();

  return {
    "user-data.store": (params) => {
      const item = Uint8Array.from([...begun, ...bytes(params, "data")]);
      const goesOn = "more" in params && flag(params, "more");
      begun = new Uint8Array();
      if (item.length > longestItem)
        throw new Refusal("invalid-value", `user data have 1 to ${longestItem} bytes`);
      if (goesOn) begun = item;
      else userData.store(item);
      return { result: {} };
    },
    "user-data.read": (params) => {
      const item = "item" in params ? natural(params, "item") : 0;
      const offset = "offset" in params ? natural(params, "offset") : 0;
      const [first, ...others] = userData.read().slice(item);
      return { result: page(first === undefined ? [] : [first.subarray(offset), ...others]) };
    },
  };
}

/** As much of `items` as fits a line. */
function page(items: readonly Uint8Array[]): { pieces: Piece[]; more: boolean } {
  const pieces: Piece[] = [];
  let room = longestDataBlock;
  for (const item of items) {
    // A piece is more on the line than its bytes.
    room -= perPiece;
    if (room <= 0) return { pieces, more: true };
    const data = Buffer.from(item.subarray(0, room));
    const ends = data.length === item.length;
    pieces.push({ data: data.toString("base64"), ends });
    room -= data.length;
    if (!ends) return { pieces, more: true };
  }
  return { pieces, more: false };
}

/** Bytes of data whose base64 would take as much of the line as a piece's own members. */
const perPiece = 24;
