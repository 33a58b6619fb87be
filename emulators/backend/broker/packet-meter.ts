/** Follows the framing of MQTT 3.1.1 (2.2): the broker's parser would keep a packet of 256 MB until it is complete. */
export interface PacketMeter {
  /** @throws PacketTooLarge as soon as a packet announces more than is allowed, or a length that is none. */
  follow(chunk: Uint8Array): void;
}

export class PacketTooLarge extends Error {
  override readonly name = "PacketTooLarge";
}

/** `most`: bytes of one packet after its fixed header. */
export function createPacketMeter(most: number): PacketMeter {
  let state: "type" | "length" | "body" = "type";
  let length = 0;
  let octets = 0;

  const takeLength = (octet: number): void => {
    length += (octet & 0x7f) * 128 ** octets;
    octets += 1;
    const ends = octet < 0x80;
    if (length > most || (octets === 4 && !ends))
      throw new PacketTooLarge(`a packet of ${length} bytes or more, where ${most} are allowed`);
    if (ends) state = length === 0 ? "type" : "body";
  };

  return {
    follow(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (state === "body") {
          const passed = Math.min(length, chunk.length - at);
          length -= passed;
          at += passed;
          if (length === 0) state = "type";
          continue;
        }
        if (state === "length") takeLength(chunk[at] ?? 0);
        else [state, length, octets] = ["length", 0, 0];
        at += 1;
      }
    },
  };
}
