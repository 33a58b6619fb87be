const lineFeed = 0x0a;

export interface LineBuffer {
  /** Takes bytes as they come; hands out whole lines without their line feed, and one `undefined` for a line that was too long. */
  push(bytes: Uint8Array): (string | undefined)[];
}

/** Cuts bytes into lines of at most `limit` bytes; the rest of a longer line is dropped as it comes. Decodes whole lines only, so that no character is split. */
export function createLineBuffer(limit: number): LineBuffer {
  let pending = Buffer.alloc(0);
  let dropping = false;
  return {
    push(bytes) {
      const lines: (string | undefined)[] = [];
      let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
        const line = Buffer.concat([pending, rest.subarray(0, end)]);
        lines.push(dropping || line.length > limit ? undefined : line.toString("utf8").replace(/\r$/, ""));
        rest = rest.subarray(end + 1);
        pending = Buffer.alloc(0);
        dropping = false;
      }
      if (!dropping) pending = Buffer.concat([pending, rest]);
      if (pending.length > limit) {
        pending = Buffer.alloc(0);
        dropping = true;
      }
      return lines;
    },
  };
}
