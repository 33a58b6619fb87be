import { rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import {
  type ControlMethod,
  controlGroups,
  controlProtocol,
  LineSplitter,
  type ProgressUnit,
} from "../../core/dut/index.ts";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import {
  decodeLine,
  encodeError,
  encodeNotification,
  encodeResult,
  type RpcParams,
  type RpcRequest,
  rpcErrors,
} from "../../core/wire/index.ts";
import type { LocalEquipment } from "./local-equipment.ts";

/**
 * Serves `equipment` on a unix socket, line JSON-RPC as on the console. Requests of one connection are done in order.
 * Disposing of it closes every connection and removes the socket. @throws UsageFault PORT_IN_USE
 */
export async function serveControl(equipment: LocalEquipment, path: string): Promise<AsyncDisposable> {
  const connections = new Set<Socket>();
  // Who asks and then ends its side, as `echo … | socat` does, still gets its answers.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    // The other side may end at any time; its connection is then over and nothing else.
    socket.on("error", () => socket.destroy());
    let last = Promise.resolve();
    const lines = new LineSplitter((text) => {
      const message = decodeLine(text);
      if (message.kind !== "request") {
        socket.write(encodeError(null, rpcErrors.invalidRequest, "not a JSON-RPC 2.0 request"));
        return;
      }
      last = last.then(async () => {
        socket.write(await answer(equipment, message));
      });
    }, controlProtocol.longestLine);
    socket.on("data", (bytes) => lines.push(bytes));
    socket.on("end", () => last.finally(() => socket.end()));
  });
  equipment.onCut(() => {
    for (const socket of connections) socket.write(encodeNotification(controlProtocol.cutStruck, {}));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `The control socket ${path} cannot be opened: ${cause.message}.`;
      reject(
        new UsageFault("PORT_IN_USE", message, {
          help: "Name a path that does not exist yet, in a folder you may write to.",
          cause,
        }),
      );
    });
    server.listen(path, resolve);
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

async function answer(equipment: LocalEquipment, { id, method, params }: RpcRequest): Promise<string> {
  const run = Object.hasOwn(methods, method) ? methods[method as ControlMethod] : undefined;
  if (run === undefined)
    return encodeError(id, rpcErrors.unknownMethod, `there is no method ${method.slice(0, 64)}`);
  try {
    return encodeResult(id, (await run(equipment, params)) ?? {});
  } catch (thrown) {
    if (thrown instanceof InvalidParam) return encodeError(id, rpcErrors.invalidParams, thrown.message);
    if (thrown instanceof RangeError)
      return encodeError(id, rpcErrors.application, thrown.message, "invalid-value");
    return encodeError(id, rpcErrors.internal, messageOf(thrown));
  }
}

/** What each method of the channel does; absent results are sent as `{}`. */
type Method = (equipment: LocalEquipment, params: RpcParams) => Promise<unknown>;

const methods: Readonly<Record<ControlMethod, Method>> = {
  "equipment.describe": async () => ({ groups: Object.keys(controlGroups) }),
  "unit.exchange": async (equipment) => ({ hardwareId: base64(await equipment.exchange()) }),
  "power.on": (equipment) => equipment.powerOn(),
  "power.off": (equipment) => equipment.powerOff(),
  "power.progress": async (equipment) => ({ units: await equipment.progress() }),
  "cut.arm": (equipment, params) =>
    equipment.armCut({
      unit: text(params, "unit") as ProgressUnit,
      after: whole(params, "after"),
      way: text(params, "way"),
    }),
  "cut.disarm": async (equipment) => ({ struck: await equipment.disarmCut() }),
  "button.hold": (equipment, params) => equipment.holdButton(whole(params, "ms")),
  "button.press": (equipment) => equipment.pressButton(),
  "button.release": (equipment) => equipment.releaseButton(),
  "clock.advance": (equipment, params) => equipment.advance(whole(params, "ms")),
  "network.join": (equipment) => equipment.joinNetwork(),
  "network.leave": (equipment) => equipment.leaveNetwork(),
  "air.offer": ({ radio }, params) =>
    radio.offer({ ssid: text(params, "ssid"), passphrase: text(params, "passphrase") }),
  "air.withdraw": ({ radio }) => radio.withdraw(),
  "air.look": async ({ radio }) => {
    const seen = await radio.look();
    return seen && { ...seen, beacon: base64(seen.beacon) };
  },
  "air.capture": async ({ radio }) => ({ data: base64(await radio.capture()) }),
  "probe.read": async (equipment) => ({ hardwareId: base64(await equipment.readHardwareId()) }),
  "flash.size": async ({ flashSize }) => ({ size: flashSize }),
  "flash.read": async (equipment, params) => ({
    data: base64(await equipment.readFlash(whole(params, "offset"), whole(params, "length"))),
  }),
  "flash.write": (equipment, params) => equipment.writeFlash(whole(params, "offset"), bytes(params, "data")),
  "flash.erase": (equipment, params) =>
    equipment.eraseFlash(whole(params, "offset"), whole(params, "length")),
};

class InvalidParam extends Error {
  override readonly name = "InvalidParam";
}

function whole(params: RpcParams, name: string): number {
  const value = params[name];
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new InvalidParam(`${name} must be a whole number from 0`);
}

function text(params: RpcParams, name: string): string {
  const value = params[name];
  if (typeof value === "string") return value;
  throw new InvalidParam(`${name} must be text`);
}

function bytes(params: RpcParams, name: string): Uint8Array {
  const value = params[name];
  if (typeof value === "string") return Uint8Array.from(Buffer.from(value, "base64"));
  throw new InvalidParam(`${name} must be base64 text`);
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString("base64");
}
