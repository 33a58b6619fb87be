import { EventEmitter } from "node:events";
import { type FSWatcher, watch } from "node:fs";
import { hostname, userInfo } from "node:os";
import { basename, dirname } from "node:path";
import { UsageFault } from "../../core/kernel/index.ts";
import { Lease } from "./lease.ts";
import type { Holder, LeaseTable, Refusal } from "./lease-table.ts";

export interface TakeOptions {
  /** What the boards are for, such as a command line; others are told. */
  readonly purpose: string;
}

export interface WaitOptions extends TakeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told whenever it has changed who is waited for. */
  readonly onWaiting?: ((refusal: Refusal) => void) | undefined;
}

/** All of `boards` at once, now. @throws UsageFault BOARD_IN_USE, which says who has them */
export function takeLease(table: LeaseTable, boards: readonly string[], { purpose }: TakeOptions): Lease {
  const wanted = inOrder(boards);
  const answer = table.take(wanted, { owner: ownerOf(process.pid), purpose });
  if ("token" in answer) return new Lease(table, answer.token, wanted);
  throw boardsInUse(answer);
}

/**
 * All of `boards` at once, as soon as they are free and everybody who asked before has had their turn. Nobody may wait while holding
 * other boards: take all that is needed at once, so that no two wait for each other. @throws the signal's reason
 */
export async function awaitLease(
  table: LeaseTable,
  boards: readonly string[],
  { purpose, signal, onWaiting = () => {} }: WaitOptions,
): Promise<Lease> {
  const wanted = inOrder(boards);
  const owner = ownerOf(process.pid);
  using changes = watchChanges(table.file);
  let ticket = table.queueUp(wanted);
  let told = "";
  // A ticket lapses as a lease does, should this process be stopped; it then queues up anew.
  using _heart = everyMs(table.leaseMs / 6, () => {
    if (!table.renewTicket(ticket)) ticket = table.queueUp(wanted);
  });
  try {
    for (;;) {
      signal?.throwIfAborted();
      let changed = changes.next(longestLookMs, signal);
      // Looking alone disturbs nobody.
      const refusal = table.lookAt(wanted, ticket) ?? table.take(wanted, { owner, purpose }, ticket);
      if ("token" in refusal) return new Lease(table, refusal.token, wanted);
      const who = describeRefusal(refusal);
      if (who !== told) onWaiting(refusal);
      told = who;
      // Somebody gave boards back: others than these, where one of these is still taken.
      while ((await changed) === "rung" && table.isTaken(wanted))
        changed = changes.next(longestLookMs, signal);
    }
  } finally {
    table.leaveQueue(ticket);
  }
}

/** Nobody tells of a lease that runs out, or whose process ends, ms. */
const longestLookMs = 250;

const inOrder = (boards: readonly string[]): string[] => [...new Set(boards)].sort();

const person = (): string => `${userInfo().username}@${hostname()}`;
const ownerOf = (pid: number): string => `${person()}, process ${pid}`;

/** Whether it is the person who runs this process that holds them, if by another one. */
export const isOwn = ({ owner }: Holder): boolean => owner.startsWith(`${person()}, `);

/** Who has them, since when and until when, as sentences. */
export function describeRefusal({ held, awaited }: Refusal): string {
  const byHolder = Map.groupBy(held, ({ holder }) => holder.token);
  const taken = [...byHolder.values()].map((boards) => {
    const names = boards.map(({ board }) => board).join(", ");
    const holder = boards[0]?.holder;
    return `${names} ${boards.length === 1 ? "is" : "are"} held by ${holder?.owner} (${holder?.purpose}) since ${holder?.since}.`;
  });
  const queued = awaited.length === 0 ? [] : [`Others have waited longer for ${awaited.join(", ")}.`];
  return [...taken, ...queued].join(" ");
}

function boardsInUse(refusal: Refusal): UsageFault {
  const leftMs = Math.max(0, ...refusal.held.map(({ holder }) => holder.leftMs));
  const until =
    refusal.held.length === 0
      ? ""
      : ` The lease runs until ${new Date(Date.now() + leftMs).toISOString()} and is renewed for as long as that process works.`;
  return new UsageFault("BOARD_IN_USE", `${describeRefusal(refusal)}${until}`, {
    help: "Wait for them with --wait, choose others with --board, or take them away with assay rig release BOARD --force.",
  });
}

interface Changes extends Disposable {
  /** Resolves once a lease has ended since this was called, or after `withinMs`. */
  next(withinMs: number, signal: AbortSignal | undefined): Promise<"rung" | "over">;
}

/** Leases of `file` that end, as `LeaseTable` rings for them. */
function watchChanges(file: string): Changes {
  const bell = new EventEmitter();
  const watcher = watchFolder(dirname(file), (name) => {
    if (name === basename(file)) bell.emit("rung");
  });
  return {
    next(withinMs, signal) {
      const { promise, resolve } = Promise.withResolvers<"rung" | "over">();
      const rung = () => resolve("rung");
      const over = () => resolve("over");
      const timer = setTimeout(over, withinMs);
      bell.once("rung", rung);
      signal?.addEventListener("abort", over);
      return promise.finally(() => {
        clearTimeout(timer);
        bell.off("rung", rung);
        signal?.removeEventListener("abort", over);
      });
    },
    [Symbol.dispose]: () => watcher?.close(),
  };
}

/** Undefined where the kernel watches no more files: then one looks every so often. */
function watchFolder(folder: string, onChange: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, (_, name) => onChange(name));
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

function everyMs(ms: number, act: () => void): Disposable {
  const timer = setInterval(act, ms);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
