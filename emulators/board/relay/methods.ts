import { messageOf } from "../../../core/kernel/index.ts";
import type { Channel } from "./channel.ts";

/** What a Shelly answers when it does not do what it was asked: code and message as the vendor's documentation lists them. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const rpcCodes = { invalidArgument: -103, notFound: -105, unavailable: -114, noHandler: 404 } as const;

export type Params = Readonly<Record<string, unknown>>;
type Method = (relay: Relay, params: Params) => Promise<Params>;

/** The relay that the methods work on. */
export interface Relay {
  /** Such as `shellypro4pm-000000000000`: also the realm of its password. */
  readonly id: string;
  readonly channels: readonly Channel[];
  readonly hasPassword: boolean;
}

/** Does one RPC. @throws RpcError */
export async function callMethod(relay: Relay, name: string, params: Params): Promise<Params> {
  const known = Object.keys(methods).find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw new RpcError(rpcCodes.noHandler, `No handler for ${name}`);
  return (methods[known] as Method)(relay, params);
}

const methods: Readonly<Record<string, Method>> = {
  "Switch.Set": async (relay, params) => {
    const { channel } = channelOf(relay, params);
    const on = params["on"];
    if (typeof on !== "boolean")
      throw new RpcError(rpcCodes.invalidArgument, "Argument 'on' is missing or no boolean!");
    if (params["toggle_after"] !== undefined)
      throw new RpcError(rpcCodes.invalidArgument, "Argument 'toggle_after' is not known to this stand-in!");
    return { was_on: await move(channel, on) };
  },
  "Switch.Toggle": async (relay, params) => {
    const { channel } = channelOf(relay, params);
    return { was_on: await move(channel, !channel.closed) };
  },
  "Switch.GetStatus": async (relay, params) => {
    const { id, channel } = channelOf(relay, params);
    return statusOf(id, channel);
  },
  "Shelly.GetStatus": async ({ channels }) =>
    Object.fromEntries(channels.map((channel, id) => [`switch:${id}`, statusOf(id, channel)])),
  "Shelly.GetDeviceInfo": async (relay) => deviceInfo(relay),
};

/** What a Shelly tells everybody, also without its password. */
export function deviceInfo({ id, hasPassword }: Relay): Params {
  return {
    ...{ id, mac: id.slice(-12).toUpperCase(), model: "stand-in", gen: 2, ver: "1.4.4", app: "assay" },
    ...{ auth_en: hasPassword, auth_domain: hasPassword ? id : null },
  };
}

function statusOf(id: number, { closed }: Channel): Params {
  return { id, source: "HTTP_in", output: closed };
}

function channelOf({ channels }: Relay, params: Params): { id: number; channel: Channel } {
  const { id } = params;
  if (typeof id !== "number")
    throw new RpcError(rpcCodes.invalidArgument, "Argument 'id' is missing or no number!");
  const channel = channels[id];
  if (channel === undefined) throw new RpcError(rpcCodes.notFound, `Argument 'id', value ${id} not found!`);
  return { id, channel };
}

async function move(channel: Channel, closed: boolean): Promise<boolean> {
  try {
    return await channel.set(closed);
  } catch (thrown) {
    // A real relay would switch, whatever hangs on it; this one says that nothing does.
    throw new RpcError(rpcCodes.unavailable, `The device at this channel is gone: ${messageOf(thrown)}`);
  }
}
