import { topicOf } from "../../../core/wire/index.ts";

/** What a client may do. Exact topics: a wildcard could reach what belongs to another. */
export interface Rights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Of one who has said who it is and not proven it. */
export const rightsOfClaimant = (identity: string): Rights => ({
  publish: [topicOf.proof(identity)],
  subscribe: [topicOf.challenge(identity)],
});

/** Of a device with its operational credential. */
export const rightsOfDevice = (identity: string): Rights => ({
  publish: [
    topicOf.registration(identity),
    topicOf.replies(identity),
    topicOf.telemetry(identity),
    topicOf.notices(identity),
  ],
  subscribe: [topicOf.orders(identity)],
});
