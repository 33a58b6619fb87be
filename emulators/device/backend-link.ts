import { orderDigest, writeMessage } from "../../core/wire/index.ts";
import { openSession, type Session, TurnedAway } from "./cloud/mqtt-session.ts";
import { type BackendLink, CloudFault, type Credential, type LinkTopic, Unwelcome } from "./cloud-parts.ts";
import { asFirmware, crossing } from "./firmware-task.ts";
import { type Parts, Refusal } from "./parts.ts";

/** One connection to the backend at a time, with the credential that it lets in. Orders are obeyed as they come. */
export function makeBackendLink(parts: Parts): BackendLink {
  const { board, clock, cloud, credentials, identity, network, options, orders, serverTrust } = parts;
  let session: Session | undefined;
  let inUse: Credential | undefined;

  const close = (): void => {
    session?.close();
    session = undefined;
  };

  const publish = async (topic: LinkTopic, message: Uint8Array): Promise<void> => {
    if (session === undefined) throw new CloudFault("backend-unreachable", "there is no connection");
    await session.publish(topic, message);
  };

  const receive = (order: Uint8Array): void => {
    const { reply, act } = obey(order);
    const answer = writeMessage({ order: orderDigest(order), ...reply });
    // The answer goes out first: what the order does may restart the device or change its backend.
    void publish("replies", answer)
      .catch(() => {})
      .finally(() => board.later(act));
  };

  const obey = (order: Uint8Array): { reply: Reply; act: () => void } => {
    try {
      return { act: orders.obey(order), reply: { result: "done" } };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return { act: () => {}, reply: { result: "refused", code: thrown.code, reason: thrown.message } };
    }
  };

  const openWith = async (credential: Credential, signal: AbortSignal): Promise<void> => {
    const to = cloud.address();
    if (to === undefined) throw new CloudFault("backend-unreachable", "nobody has said where the backend is");
    const isSettled = Promise.withResolvers<void>();
    const opened = await openSession({
      ...{ to, serverTrust, credential, clock, signal },
      identity: identity.read() ?? "",
      signs: options.behaviour.authentication === "signed-challenge",
      onPacket: () => crossing(board),
      // An order may come right behind the subscription; its answer needs the connection to be known.
      onOrder: (order) => void isSettled.promise.then(() => board.later(() => receive(order))),
    });
    if (signal.aborted) opened.close();
    signal.throwIfAborted();
    session = opened;
    inUse = credential;
    void opened.ended.then(() => {
      if (session === opened) session = undefined;
    });
    isSettled.resolve();
  };

  /** The one that was let in stays. Those before it that were not merely unlucky go. */
  const settle = (letIn: Credential, refused: readonly Credential[], isFirst: boolean): void => {
    for (const credential of refused) credentials.discard(credential);
    if (isFirst) credentials.activate(letIn);
  };

  network.onChange(() => {
    if (!network.up) close();
  });

  return {
    async open(signal) {
      close();
      const refused: Credential[] = [];
      let fault: unknown;
      const all = credentials.usable();
      for (const credential of all) {
        try {
          await openWith(credential, signal);
          asFirmware(board, () => settle(credential, refused, credential === all[0]));
          return credential;
        } catch (thrown) {
          signal.throwIfAborted();
          if (thrown instanceof TurnedAway) refused.push(credential);
          else if (thrown instanceof CloudFault) fault = thrown;
          else throw thrown;
        }
      }
      throw fault ?? new Unwelcome("the backend lets no credential of this device in");
    },
    get credential() {
      return session === undefined ? undefined : inUse;
    },
    get lost() {
      return session?.ended ?? Promise.resolve();
    },
    publish,
    close,
  };
}

type Reply =
  | { readonly result: "done" }
  | { readonly result: "refused"; readonly code: string; readonly reason: string };
