export {
  bootReady,
  type ConsoleMessage,
  decodeLine,
  encodeError,
  encodeNotification,
  encodeRequest,
  encodeResult,
  type LogLine,
  longestDataBlock,
  longestRequest,
  longestUpdateBlock,
  type RefusalCode,
  type RpcError,
  type RpcId,
  type RpcNotification,
  type RpcParams,
  type RpcRequest,
  type RpcResult,
  rpcErrors,
} from "./codec.ts";
export { type ConsoleChecker, createConsoleChecker } from "./description.ts";
export { type ConsoleMethod, consoleMethods } from "./methods.ts";
