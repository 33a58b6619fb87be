import { hciStatus } from "../../../../core/wire/bluetooth/index.ts";
import type { Controller } from "../controller.ts";
import type { Link } from "../link.ts";

/** A command of HCI as the controller obeys it. */
export interface Command {
  readonly code: number;
  /** Bytes of parameters that it needs at least. */
  readonly length: number;
  /** Where it stands among the supported commands: octet and bit. Vol 4, Part E, 6.27 */
  readonly bit: readonly [octet: number, bit: number];
  run(controller: Controller, parameters: Buffer): void;
}

type Place = Pick<Command, "code" | "length" | "bit">;

/** A command that is done at once: `act` returns what stands behind the status, or the status of a failure. */
export function immediate(
  [code, length, ...bit]: readonly [code: number, length: number, octet: number, bit: number],
  act: (controller: Controller, parameters: Buffer) => Uint8Array | number | undefined,
): Command {
  const place: Place = { code, length, bit };
  return {
    ...place,
    run(controller, parameters) {
      const result = act(controller, parameters);
      if (typeof result === "number") controller.complete(code, result);
      else controller.complete(code, hciStatus.success, result ?? Buffer.alloc(0));
    },
  };
}

/** A command on a link that is begun now and of whose end another event tells. */
export function onLink(
  [code, length, ...bit]: readonly [code: number, length: number, octet: number, bit: number],
  act: (link: Link, parameters: Buffer) => void,
): Command {
  const place: Place = { code, length, bit };
  return {
    ...place,
    run(controller, parameters) {
      const link = controller.link(parameters.readUInt16LE(0));
      controller.begun(code, link === undefined ? hciStatus.unknownConnection : hciStatus.success);
      // What the host sent before has its turn first.
      if (link !== undefined) controller.medium.later(() => controller.has(link) && act(link, parameters));
    },
  };
}
