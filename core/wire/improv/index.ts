export { createFrameAssembler, encodeFrame, type FrameAssembler, fragment, readFrame } from "./frame.ts";
export {
  encodeRpc,
  encodeTexts,
  encodeWifi,
  type ImprovRpc,
  type ImprovWifi,
  improvCommands,
  improvCommandTwo,
  readRpc,
  readTexts,
  readWifi,
} from "./rpc.ts";
export {
  createSerialSplitter,
  encodeSerialError,
  encodeSerialPacket,
  encodeSerialState,
  type SerialPacket,
  type SerialPiece,
  type SerialSplitter,
  serialPackets,
} from "./serial-packet.ts";
export {
  encodeServiceData,
  type ImprovError,
  ImprovFault,
  type ImprovState,
  improvCapabilities,
  improvCharacteristics,
  improvErrors,
  improvService,
  improvServiceData,
  improvStates,
} from "./values.ts";
