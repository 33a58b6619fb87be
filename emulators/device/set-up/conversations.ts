import { randomInt } from "node:crypto";
import { createConversation } from "./conversation.ts";
import type { Conversation, ConversationServices } from "./services.ts";

/** Device time without a message after which a conversation is forgotten. */
const idleMs = 300_000;
/** Conversations that nobody has proven anything in; the oldest makes room. */
const mostUnproven = 4;
const cookieName = "session";

/**
 * Who is talking: by cookie, or by connection for clients that keep none, and over Bluetooth. Only one person at a time: a conversation that gets
 * proven ends the one that was, and one that is not proven ends none.
 */
export interface Conversations {
  /** `connection` is any object that stands for the TCP connection or the Bluetooth link. */
  of(connection: object, cookies: string | undefined): Identified;
  /** To be called after each answer. */
  settle(conversation: Conversation): void;
  end(): void;
}

export interface Identified {
  readonly conversation: Conversation;
  /** For a client that is new: its Set-Cookie header. */
  readonly cookie?: string;
}

interface Entry {
  readonly id: string;
  readonly conversation: Conversation;
  stopTimer: () => void;
}

export function createConversations(services: ConversationServices): Conversations {
  const entries = new Map<string, Entry>();
  const byConnection = new WeakMap<object, string>();

  const forget = ({ id, stopTimer }: Entry): void => {
    stopTimer();
    entries.delete(id);
  };
  const keep = (entry: Entry): void => {
    entry.stopTimer();
    entry.stopTimer = services.clock.after(idleMs, () => forget(entry));
  };

  const begin = (connection: object): Identified => {
    const unproven = [...entries.values()].filter(({ conversation }) => !conversation.proven);
    if (unproven.length >= mostUnproven && unproven[0] !== undefined) forget(unproven[0]);
    const id = String(randomInt(2 ** 32));
    const entry: Entry = { id, conversation: createConversation(services), stopTimer: () => {} };
    entries.set(id, entry);
    byConnection.set(connection, id);
    keep(entry);
    return { conversation: entry.conversation, cookie: `${cookieName}=${id}` };
  };

  return {
    of(connection, cookies) {
      const entry = entries.get(readCookie(cookies) ?? byConnection.get(connection) ?? "");
      if (entry === undefined) return begin(connection);
      keep(entry);
      return { conversation: entry.conversation };
    },
    settle(settled) {
      if (!settled.proven) return;
      for (const entry of entries.values())
        if (entry.conversation !== settled && entry.conversation.proven) forget(entry);
    },
    end() {
      for (const entry of entries.values()) forget(entry);
    },
  };
}

const readCookie = (header = ""): string | undefined =>
  /(?:^|;\s*)session=(\d{1,10})(?:;|$)/.exec(header)?.[1];
