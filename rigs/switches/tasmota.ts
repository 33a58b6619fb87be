import { z } from "zod";
import type { EquipmentFault } from "../../core/kernel/index.ts";
import type { Switch } from "../equipment/index.ts";
import { type HttpAnswer, HttpPeer } from "./http-peer.ts";
import { httpOrigin, sharedOptions } from "./shared-options.ts";
import { type Blame, blameFor } from "./switch-fault.ts";
import { type Contact, createSwitch } from "./verified-switch.ts";

/** Relays and plugs that run Tasmota (https://tasmota.github.io/docs/Commands). */
export const tasmotaSchema = z.strictObject({
  driver: z.literal("tasmota").describe("Relays and plugs that run Tasmota, over HTTP."),
  url: httpOrigin.describe("Its address, such as http://192.168.1.21."),
  relay: z.number().int().min(1).max(32).default(1).describe("Number of its relay, from 1."),
  user: z.string().min(1).default("admin").describe("User of its web page."),
  password: z.string().min(1).exactOptional().describe("Password of its web page, where it has one."),
  ...sharedOptions,
});

type TasmotaOptions = z.infer<typeof tasmotaSchema>;

/** One relay of a Tasmota device. Nothing is asked of it before the first call. */
export function openTasmota(options: TasmotaOptions, place: string): Switch {
  const blame = blameFor(place, `relay ${options.relay} of the Tasmota device at ${options.url}`);
  return createSwitch(new TasmotaContact(options, blame), options, blame);
}

class TasmotaContact implements Contact {
  readonly stuckHelp =
    "Look at its console page: a PulseTime, an interlock or a rule moves the relay back. Switch that off.";
  readonly #options: TasmotaOptions;
  readonly #blame: Blame;
  readonly #peer: HttpPeer;

  constructor(options: TasmotaOptions, blame: Blame) {
    this.#options = options;
    this.#blame = blame;
    this.#peer = new HttpPeer(options.url, options.withinMs, blame);
  }

  async drive(closed: boolean): Promise<void> {
    await this.#power(closed ? " On" : " Off");
  }

  sense(): Promise<boolean> {
    return this.#power("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#peer[Symbol.dispose]();
  }

  /** Sends Power<n> and reads the position that the answer tells. */
  async #power(order: string): Promise<boolean> {
    const { relay } = this.#options;
    const json = await this.#command(`Power${relay}${order}`);
    // A device with one relay answers without a number.
    const said = json[`POWER${relay}`] ?? (relay === 1 ? json["POWER"] : undefined);
    if (said === "ON") return true;
    if (said === "OFF") return false;
    if (said !== undefined)
      throw this.#blame(
        `calls its position ${JSON.stringify(said).slice(0, 40)}`,
        "Give it its own words back on its console page: StateText1 OFF, StateText2 ON.",
      );
    throw this.#blame("is not there", await this.#relays());
  }

  async #command(command: string): Promise<Readonly<Record<string, unknown>>> {
    const { user, password } = this.#options;
    const login = password === undefined ? {} : { user, password };
    const query = new URLSearchParams({ ...login, cmnd: command }).toString().replaceAll("+", "%20");
    const answer = await this.#peer.ask({ method: "GET", path: `/cm?${query}` });
    if (wantsPassword(answer)) throw this.#unauthorized();
    if (answer.status === 200 && answer.json !== undefined) return answer.json;
    throw this.#noTasmota(answer.status);
  }

  #unauthorized(): EquipmentFault {
    if (this.#options.password === undefined)
      return this.#blame("asks for a password (401)", "Give the password of its web page as password.");
    return this.#blame(
      "does not take user and password (401)",
      "Correct password, and user if its firmware was built with another than admin.",
    );
  }

  #noTasmota(status: number): EquipmentFault {
    return this.#blame(
      `answered with status ${status} and not as Tasmota does`,
      status === 404
        ? "Switch its web server on (WebServer 2 on its console), or correct url or driver: this may be no Tasmota."
        : `Open ${this.#options.url} to see what it is; correct url, or restart it.`,
    );
  }

  /** What to do about a wrong number: which relays there are. */
  async #relays(): Promise<string> {
    const state = await this.#command("State");
    const numbers = Object.keys(state).flatMap((key) => {
      const [found, number] = /^POWER(\d*)$/.exec(key) ?? [];
      return found === undefined ? [] : number || "1";
    });
    if (numbers.length === 0)
      return "It has no relay: choose its module or template on its configuration page.";
    return `Name a relay that it has as relay: ${numbers.join(", ")}.`;
  }
}

/** Status 401 since 8.3; before, and in the words of its language, a warning. */
function wantsPassword({ status, json }: HttpAnswer): boolean {
  const warning = json?.["WARNING"];
  return status === 401 || (typeof warning === "string" && warning.includes("password="));
}
