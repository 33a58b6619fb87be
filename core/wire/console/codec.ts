/** JSON-RPC 2.0, one object a line, as the reference devices speak it on their console. Pure: no I/O. */

/** Longest line, in bytes without its LF, that a device takes. */
export const longestRequest = 4096;
/** Most bytes of an image that one `update.write` carries, so that its line stays below `longestRequest`. */
export const longestUpdateBlock = 1024;
/** Most bytes of user data that one line carries, either way. */
export const longestDataBlock = 2048;

/** JSON-RPC error codes in use. `application` comes with `data.code`, a word of `refusalCodes`. */
export const rpcErrors = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  internal: -32603,
  application: -32000,
} as const;

/** Words with which a device says why it would not do a thing. */
export const refusalCodes = [
  "locked",
  "invalid-value",
  "unknown-field",
  "unknown-identity",
  "not-authorised",
  "bad-signature",
  "bad-digest",
  "wrong-state",
  "busy",
  "line-too-long",
  "no-credential",
  "not-exportable",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Sent by the device once its firmware is up and answers. */
export const bootReady = "boot.ready";

export type RpcId = string | number | null;
export type RpcParams = Readonly<Record<string, unknown>>;

export interface RpcRequest {
  readonly kind: "request";
  readonly id: RpcId;
  readonly method: string;
  readonly params: RpcParams;
}

export interface RpcNotification {
  readonly kind: "notification";
  readonly method: string;
  readonly params: RpcParams;
}

export interface RpcResult {
  readonly kind: "result";
  readonly id: RpcId;
  readonly result: unknown;
}

export interface RpcError {
  readonly kind: "error";
  readonly id: RpcId;
  readonly code: number;
  readonly message: string;
  /** `data.code`, where the error carries one. */
  readonly word: string | undefined;
}

/** Anything that is not JSON-RPC 2.0: boot log, panic, noise. */
export interface LogLine {
  readonly kind: "log";
  readonly text: string;
}

export type ConsoleMessage = RpcRequest | RpcNotification | RpcResult | RpcError | LogLine;

/** Encoders return one line with its LF. */
export const encodeRequest = (id: RpcId, method: string, params?: RpcParams): string =>
  line(params === undefined ? { id, method } : { id, method, params });

export const encodeNotification = (method: string, params: RpcParams): string => line({ method, params });

export const encodeResult = (id: RpcId, result: unknown): string => line({ id, result });

export const encodeError = (id: RpcId, code: number, message: string, word?: string): string =>
  line({ id, error: word === undefined ? { code, message } : { code, message, data: { code: word } } });

function line(message: RpcParams): string {
  return `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
}

/** Reads one line without its LF. Total: whatever is no well-formed message is a log line. */
export function decodeLine(text: string): ConsoleMessage {
  const log: LogLine = { kind: "log", text };
  // Boot log is the common case beside answers; it is not worth an exception.
  if (!text.startsWith("{")) return log;
  const message = parse(text);
  if (!isRecord(message) || message["jsonrpc"] !== "2.0") return log;
  const { id, method, params = {} } = message;
  if (typeof method === "string") {
    if (!isRecord(params)) return log;
    if (id === undefined) return { kind: "notification", method, params };
    return isId(id) ? { kind: "request", id, method, params } : log;
  }
  if (!isId(id)) return log;
  if ("error" in message) return decodeError(id, message["error"]) ?? log;
  return "result" in message ? { kind: "result", id, result: message["result"] } : log;
}

function decodeError(id: RpcId, error: unknown): RpcError | undefined {
  if (!isRecord(error)) return undefined;
  const { code, message, data } = error;
  if (typeof code !== "number" || typeof message !== "string") return undefined;
  const word = isRecord(data) && typeof data["code"] === "string" ? data["code"] : undefined;
  return { kind: "error", id, code, message, word };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is RpcId {
  return typeof value === "string" || typeof value === "number" || value === null;
}
