import { eventCode, hciStatus, leEvent, opcode } from "../../../../core/wire/bluetooth/index.ts";
import type { Link } from "../link.ts";
import { u16 } from "../numbers.ts";
import { type Command, immediate, onLink } from "./command.ts";
import { leFeatures, longestPayload } from "./information.ts";

const success = Buffer.of(hciStatus.success);

const createConnection: Command = {
  code: opcode.leCreateConnection,
  length: 25,
  bit: [26, 4],
  run(controller, parameters) {
    // The filter list is empty: a connection to whoever is on it would never come.
    const usesFilterList = parameters[4] === 1;
    if (controller.initiation !== undefined || usesFilterList) {
      const why = usesFilterList ? hciStatus.unsupported : hciStatus.notAllowed;
      controller.begun(opcode.leCreateConnection, why);
      return;
    }
    controller.initiation = {
      peerType: parameters.readUInt8(5) & 1,
      peer: Buffer.from(parameters.subarray(6, 12)),
      ownType: parameters.readUInt8(12),
      interval: parameters.readUInt16LE(15),
      latency: parameters.readUInt16LE(17),
      timeout: parameters.readUInt16LE(19),
    };
    controller.begun(opcode.leCreateConnection);
    controller.medium.wake();
  },
};

const cancelConnection: Command = {
  code: opcode.leCancelConnection,
  length: 0,
  bit: [26, 5],
  run(controller) {
    const { initiation } = controller;
    controller.initiation = undefined;
    controller.complete(
      opcode.leCancelConnection,
      initiation === undefined ? hciStatus.notAllowed : hciStatus.success,
    );
    if (initiation === undefined) return;
    // Vol 4, Part E, 7.8.13: a Connection Complete with the status of a connection that is unknown.
    const none = Buffer.of(hciStatus.unknownConnection, 0, 0, 0, initiation.peerType);
    controller.leEvent(leEvent.connectionComplete, none, initiation.peer, Buffer.alloc(7));
  },
};

/** Tells both ends of a link. */
function tellBoth(link: Link, code: number, told: (end: Link) => readonly Uint8Array[]): void {
  for (const end of [link, link.peer]) end.controller.leEvent(code, ...told(end));
}

/** Making, keeping and ending links. */
export const connectionCommands = [
  createConnection,
  cancelConnection,
  onLink([opcode.disconnect, 3, 0, 5], (link, parameters) =>
    link.end(hciStatus.endedHere, parameters.readUInt8(2)),
  ),
  onLink([opcode.readRemoteVersion, 2, 2, 7], ({ controller, handle }) =>
    controller.event(eventCode.remoteVersion, success, u16(handle), Buffer.of(9, 0xff, 0xff, 0, 0)),
  ),
  onLink([opcode.leReadRemoteFeatures, 2, 27, 5], ({ controller, handle }) =>
    controller.leEvent(leEvent.remoteFeatures, success, u16(handle), leFeatures),
  ),
  onLink([opcode.leUpdateConnection, 14, 27, 2], (link, parameters) =>
    // The longest interval that the host allows, latency and timeout as it asks.
    tellBoth(link, leEvent.connectionUpdated, (end) => [
      success,
      u16(end.handle),
      parameters.subarray(4, 10),
    ]),
  ),
  immediate([opcode.readRssi, 2, 15, 5], (controller, parameters) => {
    const handle = parameters.subarray(0, 2);
    if (controller.link(parameters.readUInt16LE(0)) === undefined) return hciStatus.unknownConnection;
    return Buffer.concat([handle, Buffer.of(controller.medium.conditions.rssi & 0xff)]);
  }),
  immediate([opcode.leSetDataLength, 6, 33, 6], (controller, parameters) => {
    const link = controller.link(parameters.readUInt16LE(0));
    if (link === undefined) return hciStatus.unknownConnection;
    tellBoth(link, leEvent.dataLengthChanged, (end) => [u16(end.handle), longestPayload, longestPayload]);
    return parameters.subarray(0, 2);
  }),
];
