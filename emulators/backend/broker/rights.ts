import { topicOf } from "../../../core/wire/index.ts";

/** What a client may do. */
export interface Rights {
  mayPublish(topic: string): boolean;
  maySubscribe(topic: string): boolean;
}

/** What who goes by `identity` may do, and has proven to be that or only said so. */
export type RightsOf = (identity: string, isProven: boolean) => Rights;

export const rightsOf: RightsOf = (identity, isProven) =>
  isProven ? rightsOfDevice(identity) : rightsOfClaimant(identity);

const rightsOfClaimant = (identity: string): Rights =>
  exactly({ publish: [topicOf.proof(identity)], subscribe: [topicOf.challenge(identity)] });

/** With its operational credential. */
const rightsOfDevice = (identity: string): Rights =>
  exactly({
    publish: [
      topicOf.registration(identity),
      topicOf.replies(identity),
      topicOf.telemetry(identity),
      topicOf.notices(identity),
    ],
    subscribe: [topicOf.orders(identity)],
  });

/** No wildcard: it could reach what belongs to another. */
const exactly = (topics: { readonly publish: readonly string[]; readonly subscribe: readonly string[] }) => ({
  mayPublish: (topic: string) => topics.publish.includes(topic),
  maySubscribe: (topic: string) => topics.subscribe.includes(topic),
});
