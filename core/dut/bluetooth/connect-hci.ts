import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { EquipmentFault, messageOf, within } from "../../kernel/index.ts";
import { H4Splitter } from "../../wire/bluetooth/index.ts";
import type { HciTransport } from "./hci-transport.ts";

const openWithinMs = 5_000;

/** A unix socket by its path, or a TCP port of this machine. */
export type HciAddress = { readonly path: string } | { readonly port: number };

/** Takes an adapter of a virtual radio, or of any controller that speaks H4 on a socket. @throws EquipmentFault RADIO_FAILED */
export async function connectHci(address: HciAddress): Promise<HciTransport> {
  const socket = "path" in address ? connect(address.path) : connect(address.port, "127.0.0.1");
  try {
    await within(once(socket, "connect"), { withinMs: openWithinMs });
  } catch (cause) {
    socket.destroy();
    const place = "path" in address ? address.path : `127.0.0.1:${address.port}`;
    throw new EquipmentFault("RADIO_FAILED", `No radio answers at ${place}: ${messageOf(cause)}.`, {
      help: "Start it with: assay emulate radio, and name the socket that it shows.",
      cause,
    });
  }
  socket.setNoDelay(true);
  return overSocket(socket);
}

function overSocket(socket: Socket): HciTransport {
  let listener: (packet: Buffer) => void = () => {};
  const gone = Promise.withResolvers<string>();
  let reason = "the radio closed the connection";
  const splitter = new H4Splitter((packet) => listener(packet));
  socket.on("data", (bytes) => {
    try {
      splitter.push(bytes);
    } catch (error) {
      reason = messageOf(error);
      socket.destroy();
    }
  });
  socket.on("error", (error) => {
    reason = error.message;
  });
  socket.once("close", () => gone.resolve(reason));
  return {
    send: (packet) => void (socket.destroyed || socket.write(packet)),
    onPacket(wanted) {
      listener = wanted;
    },
    onGone: (wanted) => void gone.promise.then(wanted),
    async [Symbol.asyncDispose]() {
      reason = "it was given back";
      socket.destroy();
      await gone.promise;
    },
  };
}
