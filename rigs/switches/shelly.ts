import { z } from "zod";
import type { Switch } from "../equipment/index.ts";
import { DigestAuth } from "./digest-auth.ts";
import { type HttpAnswer, HttpPeer } from "./http-peer.ts";
import { httpOrigin, sharedOptions } from "./shared-options.ts";
import { type Blame, blameFor } from "./switch-fault.ts";
import { type Contact, createSwitch } from "./verified-switch.ts";

/** Shelly relays and plugs of the second generation and later (https://shelly-api-docs.shelly.cloud/gen2). */
export const shellySchema = z.strictObject({
  driver: z
    .literal("shelly")
    .describe("Shelly relays and plugs of the second generation and later, over HTTP."),
  url: httpOrigin.describe("Its address, such as http://192.168.1.20."),
  channel: z.number().int().min(0).default(0).describe("Id of its switch component, from 0."),
  password: z
    .string()
    .min(1)
    .exactOptional()
    .describe("Its password, where it asks for one; the user is always admin."),
  ...sharedOptions,
});

type ShellyOptions = z.infer<typeof shellySchema>;

/** One switch component of a Shelly. Nothing is asked of it before the first call. */
export function openShelly(options: ShellyOptions, place: string): Switch {
  const blame = blameFor(place, `channel ${options.channel} of the Shelly at ${options.url}`);
  return createSwitch(new ShellyContact(options, blame), options, blame);
}

const failure = z.looseObject({ code: z.number(), message: z.string().default("") });
const frame = z.looseObject({
  result: z.record(z.string(), z.unknown()).exactOptional(),
  error: failure.exactOptional(),
});
/** Of the vendor's common errors. */
const notFound = -105;
const invalidArgument = -103;

class ShellyContact implements Contact {
  readonly stuckHelp =
    "Look at its page: an input in mode `follow`, an auto-off timer or an error (overload, overtemperature) holds it. Mend that.";
  readonly #options: ShellyOptions;
  readonly #blame: Blame;
  readonly #peer: HttpPeer;
  readonly #auth: DigestAuth | undefined;
  #lastId = 0;

  constructor(options: ShellyOptions, blame: Blame) {
    const { url, withinMs, password } = options;
    this.#options = options;
    this.#blame = blame;
    this.#peer = new HttpPeer(url, withinMs, blame);
    this.#auth = password === undefined ? undefined : new DigestAuth("admin", password);
  }

  async drive(closed: boolean): Promise<void> {
    await this.#call("Switch.Set", { id: this.#options.channel, on: closed });
  }

  async sense(): Promise<boolean> {
    const { output } = await this.#call("Switch.GetStatus", { id: this.#options.channel });
    if (typeof output === "boolean") return output;
    throw this.#blame("cannot be read: its status has no `output`", "Update its firmware, or correct url.");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#peer[Symbol.dispose]();
  }

  async #call(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    const { status, result, error } = await this.#rpc(method, params);
    if (result !== undefined) return result;
    if (error === undefined) throw this.#noRpc(status);
    const what = `refuses ${method}: ${error.message} (${error.code})`;
    const unknown = [notFound, invalidArgument, 404].includes(error.code);
    throw this.#blame(what, unknown ? await this.#channels() : "Look it up on its page, and restart it.");
  }

  async #rpc(method: string, params: object) {
    this.#lastId += 1;
    const body = JSON.stringify({ id: this.#lastId, src: "assay", method, params });
    let answer = await this.#post(body);
    // Before firmware 2.0 a challenge is good for one request; since then, for an hour.
    if (answer.status === 401 && this.#auth?.accept(answer.headers["www-authenticate"]))
      answer = await this.#post(body);
    const { status, json } = answer;
    if (status === 401) throw this.#unauthorized();
    if (status === 429)
      throw this.#blame(
        "answers that it has too much to do (429)",
        "Restart it, and end what else talks to it.",
      );
    const read = frame.safeParse(json);
    const bare = failure.safeParse(json);
    return { status, result: read.data?.result, error: read.data?.error ?? bare.data };
  }

  #post(body: string): Promise<HttpAnswer> {
    const path = "/rpc";
    const authorization = this.#auth?.authorization("POST", path);
    const headers = {
      "content-type": "application/json",
      ...(authorization !== undefined && { authorization }),
    };
    return this.#peer.ask({ method: "POST", path, headers, body });
  }

  #unauthorized() {
    if (this.#options.password === undefined)
      return this.#blame("asks for a password (401)", "Give the password of its page as password.");
    return this.#blame(
      "does not take the password (401)",
      "Correct password: it is the one that its own page asks for, not that of the vendor's cloud.",
    );
  }

  #noRpc(status: number) {
    if (status === 404)
      return this.#blame(
        `knows no RPC at ${this.#options.url} (404)`,
        "It is a Shelly of the first generation or something else: open its page, and use driver tasmota or command for it, or correct url.",
      );
    return this.#blame(
      `answered with status ${status} and no RPC frame`,
      `Open ${this.#options.url}/shelly: when that shows no "gen":2 or later, correct url; else restart the Shelly.`,
    );
  }

  /** What to do about a wrong channel: which there are. */
  async #channels(): Promise<string> {
    const { result = {} } = await this.#rpc("Shelly.GetStatus", {});
    const ids = Object.keys(result).flatMap((key) => /^switch:(\d+)$/.exec(key)?.[1] ?? []);
    if (ids.length === 0)
      return "It has no switch now: set its profile to switch on its page, or use another model.";
    return `Name a channel that it has as channel: ${ids.join(", ")}.`;
  }
}
