import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * `socket` with a copy of every byte to `record`, both directions in the order of their crossing. No socket itself, because TLS
 * on top would then read and write past us. It ends, breaks and holds back as the socket does; a link that breaks is for its user
 * to notice, who may not be listening just then.
 */
export function recorded(socket: Socket, record: (bytes: Uint8Array) => void): Duplex {
  const copy = (bytes: Uint8Array) => record(Uint8Array.from(bytes));
  const stream = new Duplex({
    // As the socket: when the other side has ended, so do we.
    allowHalfOpen: false,
    read: () => void socket.resume(),
    write: (bytes: Buffer, _encoding, written) => {
      copy(bytes);
      socket.write(bytes, written);
    },
    final: (ended) => void socket.end(() => ended()),
    destroy: (error, destroyed) => {
      socket.destroy();
      destroyed(error);
    },
  });
  stream.on("error", () => {});
  socket.pause();
  socket.on("data", (bytes) => {
    copy(bytes);
    if (!stream.push(bytes)) socket.pause();
  });
  socket.once("end", () => stream.push(null));
  socket.once("error", (error) => stream.destroy(error));
  socket.once("close", () => {
    // What was read before the end is still to be read by whoever uses the stream.
    if (!socket.readableEnded) stream.destroy();
  });
  return stream;
}
