import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type UsageCode, UsageFault } from "../../core/kernel/index.ts";
import type { Secrets } from "../verify/redaction.ts";
import { type Contents, createContents, type ExaminedFile } from "./contents.ts";

/**
 * The folder of a bundle while it is made: as `Contents`, but each of its acts may be under way in a thread of its own. They are done in
 * order; once one failed, what is asked after it is refused with the same error.
 */
export interface Stage extends AsyncDisposable {
  carry(run: string): Promise<void>;
  /** `content` is given away: it can be used no more. */
  put(path: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
  note(path: string): Promise<void>;
  take(): Promise<readonly ExaminedFile[]>;
}

export type Request =
  | { readonly act: "carry"; readonly run: string }
  | { readonly act: "put"; readonly path: string; readonly content: Uint8Array<ArrayBuffer> }
  | { readonly act: "note"; readonly path: string }
  | { readonly act: "take" };

/** To each request, in order. */
export type Answer =
  | { readonly files: readonly ExaminedFile[] }
  | { readonly usage: { readonly code: UsageCode; readonly message: string; readonly help: string } }
  | { readonly failure: string };

export interface ThreadData {
  readonly folder: string;
  readonly secrets: Secrets;
}

/** From a journal of this size on a thread is worth its start. Bytes. */
const largeJournal = 16 << 20;

/** Opens `folder`, which exists, for the bundle of `run`; a large one is filled by a thread of its own while the report is drawn. */
export async function openStage(run: string, data: ThreadData): Promise<Stage> {
  const journal = await stat(join(run, "journal.ndjson")).catch(() => undefined);
  return (journal?.size ?? 0) >= largeJournal ? stageApart(data) : stageHere(data);
}

/** By this thread, at once. */
export function stageHere({ folder, secrets }: ThreadData): Stage {
  const contents = createContents(folder, secrets);
  let failure: { readonly cause: unknown } | undefined;
  const act = async <T>(what: (contents: Contents) => T): Promise<T> => {
    if (failure !== undefined) throw failure.cause;
    try {
      return what(contents);
    } catch (cause) {
      failure = { cause };
      throw cause;
    }
  };
  return {
    carry: (run) => act(() => contents.carry(run)),
    put: (path, content) => act(() => contents.put(path, content)),
    note: (path) => act(() => contents.note(path)),
    take: () => act(() => contents.take()),
    [Symbol.asyncDispose]: async () => {},
  };
}

interface Waiting {
  resolve(files: readonly ExaminedFile[]): void;
  reject(cause: unknown): void;
}

/** By a thread of its own, which is gone when the stage is. */
export function stageApart(workerData: ThreadData): Stage {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./contents-thread.${extension}`, import.meta.url), { workerData });
  const waiting: Waiting[] = [];
  let failure: { readonly cause: unknown } | undefined;

  const fail = (cause: unknown): void => {
    failure ??= { cause };
    for (const { reject } of waiting.splice(0)) reject(failure.cause);
  };
  worker.on("message", (answer: Answer) => {
    if ("files" in answer) waiting.shift()?.resolve(answer.files);
    else fail(faultOf(answer));
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the thread that fills the bundle ended")));

  const ask = async (request: Request, transfer: readonly ArrayBuffer[] = []) => {
    if (failure !== undefined) throw failure.cause;
    const { promise, resolve, reject } = Promise.withResolvers<readonly ExaminedFile[]>();
    waiting.push({ resolve, reject });
    worker.postMessage(request, [...transfer]);
    return promise;
  };
  return {
    carry: async (run) => void (await ask({ act: "carry", run })),
    put: async (path, content) => void (await ask({ act: "put", path, content }, [content.buffer])),
    note: async (path) => void (await ask({ act: "note", path })),
    take: () => ask({ act: "take" }),
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

function faultOf(answer: Exclude<Answer, { readonly files: unknown }>): Error {
  if ("failure" in answer) return new Error(answer.failure);
  const { code, message, help } = answer.usage;
  return new UsageFault(code, message, { help });
}
