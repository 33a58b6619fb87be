import type { RefusalDraft } from "../refusals.ts";
import type { Principal } from "../server/peer.ts";

/** One HTTP request, complete. */
export interface Exchange {
  readonly query: URLSearchParams;
  /** What follows the service's path. */
  readonly rest: string;
  readonly body: Uint8Array;
  /** Whom it comes from, proven; asked for once, because a signed challenge is used up by it. */
  authenticate(): Principal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Answers at once: what it changes is kept when it returns. */
export type Service = (exchange: Exchange) => Answer;

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Whether the path goes on after `path`. */
  readonly open?: true;
  readonly service: Service;
}

/** Thrown by a service that turns its client away. */
export class TurnedAway extends Error {
  override readonly name = "TurnedAway";
  readonly status: number;
  readonly refusal: RefusalDraft;

  constructor(status: number, refusal: RefusalDraft) {
    super(refusal.reason);
    this.status = status;
    this.refusal = refusal;
  }
}

export const json = (status: number, value: object): Answer => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

/** Nothing more to say. */
export const noContent: Answer = { status: 204 };
