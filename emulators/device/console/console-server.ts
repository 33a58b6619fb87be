import {
  decodeLine,
  encodeError,
  encodeResult,
  longestRequest,
  type RpcId,
  type RpcRequest,
  rpcErrors,
} from "../../../core/wire/index.ts";
import { PowerLost } from "../../parts/index.ts";
import { type ConsoleServer, type Parts, Refusal } from "../parts.ts";
import { createLineBuffer } from "./line-buffer.ts";
import { methodsOf } from "./methods.ts";
import { InvalidParams } from "./params.ts";

/** Answers the maintenance console. Nothing that comes in over the line can stop it. */
export function makeConsoleServer(parts: Parts): ConsoleServer {
  const { board } = parts;
  const methods = methodsOf(parts);
  const lines = createLineBuffer(longestRequest);

  const answer = ({ id, method, params }: RpcRequest): void => {
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (run === undefined) {
      board.print(encodeError(id, rpcErrors.unknownMethod, `there is no method ${method.slice(0, 64)}`));
      return;
    }
    let done: ReturnType<typeof run>;
    try {
      done = run(params);
    } catch (thrown) {
      board.print(errorOf(id, thrown));
      return;
    }
    board.print(encodeResult(id, done.result));
    done.after?.();
  };

  const take = (whole: string | undefined): void => {
    if (whole === undefined) {
      const message = `a line has at most ${longestRequest} bytes`;
      board.print(encodeError(null, rpcErrors.invalidRequest, message, "line-too-long"));
      return;
    }
    const line = whole.trim();
    if (line === "") return;
    const message = decodeLine(line);
    if (message.kind === "request") answer(message);
    else if (!isJson(line)) board.print(encodeError(null, rpcErrors.parse, "not JSON"));
    else if (message.kind !== "notification") {
      board.print(encodeError(null, rpcErrors.invalidRequest, "not a JSON-RPC 2.0 request"));
    }
  };

  return {
    receive(bytes) {
      for (const line of lines.push(bytes)) take(line);
    },
  };
}

function errorOf(id: RpcId, thrown: unknown): string {
  if (thrown instanceof PowerLost) throw thrown;
  if (thrown instanceof Refusal) return encodeError(id, rpcErrors.application, thrown.message, thrown.code);
  if (thrown instanceof InvalidParams) return encodeError(id, rpcErrors.invalidParams, thrown.message);
  return encodeError(id, rpcErrors.internal, "the firmware failed");
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
