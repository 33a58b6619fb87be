import type { AirPort, ProgressUnit } from "../dut.ts";
import { type ControlChannel, openControlChannel } from "./control-channel.ts";
import { type ControlGroup, controlProtocol, knownGroups } from "./control-protocol.ts";
import type { Equipment, EquipmentCut, Progress } from "./equipment.ts";
import { createLoopbackAir, type VirtualRadio } from "./loopback-air.ts";

/** Equipment in another process. What belongs to a group that it does not have fails when it is used. */
export interface RemoteEquipment extends Equipment {
  readonly groups: ReadonlySet<ControlGroup>;
  /** Has the next piece of the product put into the place, blank and without supply, and returns its hardware id. */
  exchange(): Promise<Uint8Array>;
}

/** Whoever works in memory and has not answered by then hangs. */
const answerWithinMs = 10_000;

/** The equipment at `address`, the path of a unix socket or host:port. @throws EquipmentFault CONTROL_LOST */
export async function connectEquipment(
  address: string,
  { withinMs = answerWithinMs }: { readonly withinMs?: number | undefined } = {},
): Promise<RemoteEquipment> {
  const channel = await openControlChannel({ address, withinMs });
  try {
    const { groups } = await channel.ask(controlProtocol.describe);
    const known = knownGroups(groups);
    const { size } = known.has("flash") ? await channel.ask("flash.size") : { size: 0 };
    return new ChannelEquipment(channel, known, Number(size));
  } catch (thrown) {
    await channel.close();
    throw thrown;
  }
}

class ChannelEquipment implements RemoteEquipment {
  readonly flashSize: number;
  readonly air: AirPort & Disposable;
  readonly groups: ReadonlySet<ControlGroup>;
  readonly #channel: ControlChannel;

  constructor(channel: ControlChannel, groups: ReadonlySet<ControlGroup>, flashSize: number) {
    this.#channel = channel;
    this.groups = groups;
    this.flashSize = flashSize;
    this.air = createLoopbackAir(remoteRadio(channel));
  }

  async powerOn() {
    await this.#channel.ask("power.on");
  }

  async powerOff() {
    await this.#channel.ask("power.off");
  }

  async progress() {
    const { units } = await this.#channel.ask("power.progress");
    return (Array.isArray(units) ? units : []).map(readProgress);
  }

  async armCut({ unit, after, way }: EquipmentCut) {
    await this.#channel.ask("cut.arm", { unit, after, way });
  }

  async disarmCut() {
    const { struck } = await this.#channel.ask("cut.disarm");
    return struck === true;
  }

  onCut(listener: () => void) {
    this.#channel.onCut(listener);
  }

  async holdButton(ms: number) {
    await this.#channel.ask("button.hold", { ms }, ms);
  }

  async pressButton() {
    await this.#channel.ask("button.press");
  }

  async releaseButton() {
    await this.#channel.ask("button.release");
  }

  async advance(ms: number) {
    await this.#channel.ask("clock.advance", { ms }, ms);
  }

  async joinNetwork() {
    await this.#channel.ask("network.join");
  }

  async leaveNetwork() {
    await this.#channel.ask("network.leave");
  }

  async readHardwareId() {
    const { hardwareId } = await this.#channel.ask("probe.read");
    return bytes(hardwareId);
  }

  async readFlash(offset: number, length: number) {
    const { data } = await this.#channel.ask("flash.read", { offset, length });
    return bytes(data);
  }

  async writeFlash(offset: number, data: Uint8Array) {
    await this.#channel.ask("flash.write", { offset, data: Buffer.from(data).toString("base64") });
  }

  async eraseFlash(offset: number, length: number) {
    await this.#channel.ask("flash.erase", { offset, length });
  }

  async exchange() {
    const { hardwareId } = await this.#channel.ask("unit.exchange");
    return bytes(hardwareId);
  }

  async [Symbol.asyncDispose]() {
    this.air[Symbol.dispose]();
    await this.#channel.close();
  }
}

function remoteRadio(channel: ControlChannel): VirtualRadio {
  return {
    async offer({ ssid, passphrase }) {
      await channel.ask("air.offer", { ssid, passphrase });
    },
    async withdraw() {
      await channel.ask("air.withdraw");
    },
    async look() {
      const { ssid, url, port, beacon } = await channel.ask("air.look");
      if (port === undefined) return undefined;
      return { ssid: String(ssid), url: String(url), port: Number(port), beacon: bytes(beacon) };
    },
    async capture() {
      const { data } = await channel.ask("air.capture");
      return bytes(data);
    },
  };
}

function readProgress({ unit, count, ways }: { unit?: unknown; count?: unknown; ways?: unknown }): Progress {
  return {
    unit: String(unit) as ProgressUnit,
    count: Number(count),
    ways: (Array.isArray(ways) ? ways : []).map(String),
  };
}

function bytes(base64: unknown): Uint8Array {
  return Uint8Array.from(Buffer.from(String(base64), "base64"));
}
