import { attError, type GattProperty, GattRefusal, type GattService } from "../../../core/dut/index.ts";
import {
  attRefusal,
  encodeSessionRefusal,
  gattEndpoints,
  longestGattMessage,
  SetUpFault,
  setUpGattService,
  setUpPaths,
} from "../../../core/wire/provisioning/index.ts";
import { createConversations } from "./conversations.ts";
import type { ConversationServices } from "./services.ts";
import { describeVersion } from "./version.ts";

/** Espressif's unified provisioning over Bluetooth LE, for whatever stack serves it. */
export interface SetUpGatt {
  readonly service: GattService;
  /**
   * Ends every session and takes nothing more. `whenFetched` is called once no central has an answer to fetch any more, which it does by
   * a read after its write: at once where none has, and at the latest when its link ends.
   */
  end(whenFetched?: () => void): void;
}

/** Makes the service for one stay on the air. */
export type MakeSetUpGatt = (services: ConversationServices) => SetUpGatt;

const properties: ReadonlySet<GattProperty> = new Set(["read", "write"]);

/**
 * Each link has a conversation of its own, which ends with it: a session is its central's alone, and one that gets proven ends the one
 * that was. As protocomm does it over NimBLE, a message that is not accepted is answered with ATT error 0x04; not with insufficient
 * authentication or encryption, at which phones begin to pair, what would help nobody. On the session's endpoint a status says why.
 */
export const createSetUpGatt: MakeSetUpGatt = (services) => {
  const conversations = createConversations(services);
  const answers = new WeakMap<object, Map<string, Uint8Array>>();
  const version = Buffer.from(JSON.stringify(describeVersion(services.verifier)));

  /** Who has asked and not fetched the answer, and where that stands. */
  const owed = new Map<object, { readonly path: string }>();
  let isOver = false;
  let whenNothingIsOwed = () => {};

  const settle = (link: object): void => {
    if (owed.delete(link) && owed.size === 0) whenNothingIsOwed();
  };

  const answersOf = (link: object): Map<string, Uint8Array> => {
    const own = answers.get(link) ?? new Map<string, Uint8Array>();
    answers.set(link, own);
    return own;
  };

  const respond = (link: object, path: string, message: Uint8Array): void => {
    const { conversation } = conversations.of(link, undefined);
    const taken = services.cross();
    const answer = services.dispatch(conversation, path, message);
    taken();
    conversations.settle(conversation);
    answersOf(link).set(path, answer);
    owed.set(link, { path });
  };

  const refuse = (link: object, path: string, { code, message }: SetUpFault): GattRefusal => {
    // What stood there answered another message.
    answersOf(link).delete(path);
    owed.delete(link);
    if (path === setUpPaths.session)
      answersOf(link).set(path, encodeSessionRefusal(services.verifier.security, code));
    return new GattRefusal(attRefusal, message);
  };

  const write = (link: object, path: string, message: Uint8Array): void => {
    if (message.length > longestGattMessage)
      throw new GattRefusal(attError.invalidValueLength, `a message has at most ${longestGattMessage} bytes`);
    if (isOver) throw new GattRefusal(attRefusal, "the set-up is over");
    // Nothing was asked: as protocomm does it.
    if (message.length === 0 || path === setUpPaths.version) return;
    const fault = asFirmware(services, () => {
      try {
        respond(link, path, message);
        return undefined;
      } catch (thrown) {
        if (thrown instanceof SetUpFault) return thrown;
        throw thrown;
      }
    });
    if (fault !== undefined) throw refuse(link, path, fault);
  };

  const read = (link: object, path: string): Uint8Array => {
    if (path === setUpPaths.version) return version;
    return asFirmware(services, () => {
      const sent = services.cross();
      const answer = answersOf(link).get(path) ?? new Uint8Array();
      sent();
      // Once the stack has it under way.
      const debt = owed.get(link);
      if (debt?.path === path) setImmediate(() => owed.get(link) === debt && settle(link));
      return answer;
    });
  };

  return {
    service: {
      uuid: setUpGattService,
      characteristics: gattEndpoints.map(({ uuid, name, path }) => ({
        ...{ uuid, properties, description: name },
        onWrite: (link, value) => write(link, path, value),
        onRead: (link) => read(link, path),
      })),
      onEnd: settle,
    },
    end(whenFetched = () => {}) {
      conversations.end();
      isOver = true;
      whenNothingIsOwed = whenFetched;
      if (owed.size === 0) whenFetched();
    },
  };
};

/** What `work` returns. @throws GattRefusal when the firmware has ended, or does so in the middle of it */
function asFirmware<T>({ run }: Pick<ConversationServices, "run">, work: () => T): T {
  const results: T[] = [];
  run(() => void results.push(work()));
  if (results.length === 0) throw new GattRefusal(attError.unlikely, "the firmware has ended");
  return results[0] as T;
}
