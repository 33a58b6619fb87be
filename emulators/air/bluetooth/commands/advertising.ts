import { hciStatus, longestAdvertisement, opcode } from "../../../../core/wire/bluetooth/index.ts";
import { immediate } from "./command.ts";

/** Shortest and longest, in units of 0.625 ms. Vol 4, Part E, 7.8.5 */
const interval = { least: 0x0020, most: 0x4000, unitMs: 0.625 } as const;
/** Undirected: connectable, scannable or neither. */
const advertisingTypes = [0, 2, 3];

/** Length byte and that many bytes of 31; undefined when they do not fit. */
function advertised(parameters: Buffer): Buffer | undefined {
  const length = parameters.readUInt8(0);
  return length <= longestAdvertisement && length < parameters.length
    ? Buffer.from(parameters.subarray(1, 1 + length))
    : undefined;
}

/** Legacy advertising and scanning. */
export const advertisingCommands = [
  immediate([opcode.leSetRandomAddress, 6, 25, 4], (controller, parameters) => {
    controller.randomAddress = Buffer.from(parameters.subarray(0, 6));
    return undefined;
  }),
  immediate([opcode.leSetAdvertisingParameters, 15, 25, 5], (controller, parameters) => {
    if (controller.isAdvertising) return hciStatus.notAllowed;
    const units = parameters.readUInt16LE(0);
    const type = parameters.readUInt8(4);
    if (units < interval.least || units > interval.most) return hciStatus.invalidParameters;
    if (!advertisingTypes.includes(type)) return hciStatus.unsupported;
    controller.advertising = { type, ownType: parameters.readUInt8(5), intervalMs: units * interval.unitMs };
    return undefined;
  }),
  immediate([opcode.leReadAdvertisingPower, 0, 25, 6], () => Buffer.of(0)),
  immediate([opcode.leSetAdvertisingData, 1, 25, 7], (controller, parameters) => {
    const data = advertised(parameters);
    if (data === undefined) return hciStatus.invalidParameters;
    controller.advertisement = data;
    return undefined;
  }),
  immediate([opcode.leSetScanResponseData, 1, 26, 0], (controller, parameters) => {
    const data = advertised(parameters);
    if (data === undefined) return hciStatus.invalidParameters;
    controller.scanResponse = data;
    return undefined;
  }),
  immediate([opcode.leSetAdvertisingEnable, 1, 26, 1], (controller, parameters) => {
    if (parameters[0] === 1) controller.startAdvertising();
    else controller.stopAdvertising();
    return undefined;
  }),
  immediate([opcode.leSetScanParameters, 7, 26, 2], (controller, parameters) => {
    if (controller.scan !== undefined) return hciStatus.notAllowed;
    controller.scanIsActive = parameters[0] === 1;
    return undefined;
  }),
  immediate([opcode.leSetScanEnable, 2, 26, 3], (controller, parameters) => {
    if (parameters[0] === 1)
      controller.startScan({ isActive: controller.scanIsActive, onlyNew: parameters[1] === 1 });
    else controller.scan = undefined;
    return undefined;
  }),
];
