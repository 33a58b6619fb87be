import { createCipheriv, randomBytes } from "node:crypto";
import { eventCode, hciStatus, leEvent, opcode } from "../../../../core/wire/bluetooth/index.ts";
import { u16 } from "../numbers.ts";
import { immediate, onLink } from "./command.ts";

/** AES-128 of one block, as HCI has it: least significant byte first. Vol 4, Part E, 7.8.22 */
function encryptBlock(key: Uint8Array, block: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-128-ecb", Buffer.from(key).reverse(), null).setAutoPadding(false);
  return cipher.update(Buffer.from(block).reverse()).reverse();
}

/**
 * The hosts agree on a key in their security protocol; the controllers here compare it and say so. Nothing is encrypted on the virtual
 * air: the recorder shows what the hosts sent.
 */
export const encryptionCommands = [
  immediate([opcode.leEncrypt, 32, 27, 6], (_, parameters) =>
    encryptBlock(parameters.subarray(0, 16), parameters.subarray(16, 32)),
  ),
  immediate([opcode.leRandom, 0, 27, 7], () => randomBytes(8)),
  onLink([opcode.leEnableEncryption, 28, 28, 0], ({ peer }, parameters) => {
    peer.offeredKey = Buffer.from(parameters.subarray(12, 28));
    peer.controller.leEvent(leEvent.longTermKeyRequest, u16(peer.handle), parameters.subarray(2, 12));
  }),
  immediate([opcode.leLongTermKeyReply, 18, 28, 1], (controller, parameters) => {
    const link = controller.link(parameters.readUInt16LE(0));
    const offered = link?.offeredKey;
    if (link === undefined) return hciStatus.unknownConnection;
    if (offered === undefined) return hciStatus.notAllowed;
    link.offeredKey = undefined;
    // With different keys each end's first packet fails the other's check.
    if (offered.equals(parameters.subarray(2, 18))) link.encrypt();
    else link.end(hciStatus.wrongKey, hciStatus.wrongKey);
    return parameters.subarray(0, 2);
  }),
  immediate([opcode.leLongTermKeyRefusal, 2, 28, 2], (controller, parameters) => {
    const link = controller.link(parameters.readUInt16LE(0));
    if (link === undefined) return hciStatus.unknownConnection;
    link.offeredKey = undefined;
    const { peer } = link;
    peer.controller.event(
      eventCode.encryptionChange,
      Buffer.of(hciStatus.keyMissing),
      u16(peer.handle),
      Buffer.of(0),
    );
    return parameters.subarray(0, 2);
  }),
];
