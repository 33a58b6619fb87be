import { opcode, parseAddress } from "../../../../core/wire/bluetooth/index.ts";
import { u16 } from "../numbers.ts";
import { immediate } from "./command.ts";

/** Of an ACL packet's content, and how many the controller holds: a whole attribute packet of 256 bytes goes into one. */
const dataBuffers = { length: 512, count: 64 } as const;
/** Longest payload on the air and the time that it takes, us. Vol 6, Part B, 4.5.10 */
export const longestPayload = Buffer.concat([u16(251), u16(2120)]);
/** Core 5.0, and a company that is none. */
const version = Buffer.of(0x09, 0, 0, 0x09, 0xff, 0xff, 0, 0);
/** BR/EDR not supported, LE supported. Vol 2, Part C, 3.3 */
const features = Buffer.from("0000000060000000", "hex");
/** Encryption and data length extension. Vol 6, Part B, 4.6 */
export const leFeatures = Buffer.from("2100000000000000", "hex");
/** Every combination of the states that legacy advertising, scanning and both roles have. Vol 4, Part E, 7.8.27 */
const states = Buffer.from("ffffffffff030000", "hex");

/** What a host asks of a controller before it begins, and what it switches on. */
export const informationCommands = [
  immediate([opcode.reset, 0, 5, 7], (controller) => {
    controller.reset();
    return undefined;
  }),
  // Events that the host has masked come all the same; a host ignores what it does not know.
  immediate([opcode.setEventMask, 8, 5, 6], () => undefined),
  immediate([opcode.setEventMaskPage2, 8, 22, 2], () => undefined),
  immediate([opcode.setEventFilter, 1, 6, 0], () => undefined),
  immediate([opcode.leSetEventMask, 8, 25, 0], (controller, parameters) => {
    controller.leMask = parameters.readBigUInt64LE(0);
    return undefined;
  }),
  immediate([opcode.readLeHostSupport, 0, 24, 5], () => Buffer.of(1, 0)),
  immediate([opcode.writeLeHostSupport, 2, 24, 6], () => undefined),
  immediate([opcode.readLocalVersion, 0, 14, 3], () => version),
  immediate([opcode.readSupportedFeatures, 0, 14, 5], () => features),
  immediate([opcode.readBufferSize, 0, 14, 7], () =>
    Buffer.concat([u16(dataBuffers.length), Buffer.of(0), u16(dataBuffers.count), u16(0)]),
  ),
  immediate([opcode.leReadBufferSize, 0, 25, 1], () =>
    Buffer.concat([u16(dataBuffers.length), Buffer.of(dataBuffers.count)]),
  ),
  immediate([opcode.readAddress, 0, 15, 1], ({ address }) => parseAddress(address)),
  immediate([opcode.leReadFeatures, 0, 25, 2], () => leFeatures),
  immediate([opcode.leReadFilterListSize, 0, 26, 6], () => Buffer.of(0)),
  immediate([opcode.leReadSupportedStates, 0, 28, 3], () => states),
  immediate([opcode.leReadDefaultDataLength, 0, 33, 7], () => longestPayload),
  immediate([opcode.leWriteDefaultDataLength, 4, 34, 0], () => undefined),
  immediate([opcode.leReadMaximumDataLength, 0, 35, 3], () =>
    Buffer.concat([longestPayload, longestPayload]),
  ),
];
