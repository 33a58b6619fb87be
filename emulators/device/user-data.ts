import type { UserData } from "./cloud-parts.ts";
import { flashMap } from "./flash-map.ts";
import { type Parts, Refusal } from "./parts.ts";
import { openRecordLog } from "./storage/record-log.ts";

const longest = 4096;
/** A record has to fit a sector together with its seal. */
const pieceLength = 2048;
const context = "user data";
const begins = 2;
const goesOn = 1;

/** A ring of sealed pieces; each is marked with whether its data begin with it and whether they go on after it. */
export function makeUserData({ flash, sealing }: Parts): UserData {
  const ring = openRecordLog(flash, flashMap.userdata);

  return {
    store(data) {
      if (data.length === 0 || data.length > longest)
        throw new Refusal("invalid-value", `user data have 1 to ${longest} bytes`);
      for (let at = 0; at < data.length; at += pieceLength) {
        const mark = (at === 0 ? begins : 0) | (at + pieceLength < data.length ? goesOn : 0);
        const piece = Buffer.concat([Uint8Array.of(mark), data.subarray(at, at + pieceLength)]);
        ring.append(sealing.seal(piece, context));
      }
    },
    read() {
      const whole: Uint8Array[] = [];
      /** Undefined where the beginning is gone with its sector, or was never whole. */
      let pieces: Uint8Array[] | undefined;
      for (const record of ring.records()) {
        const [mark = 0, ...piece] = sealing.open(record, context) ?? [];
        if (mark & begins) pieces = [];
        pieces?.push(Uint8Array.from(piece));
        if (mark & goesOn) continue;
        if (pieces !== undefined) whole.push(Uint8Array.from(Buffer.concat(pieces)));
        pieces = undefined;
      }
      return whole;
    },
    erase: () => ring.erase(),
  };
}
