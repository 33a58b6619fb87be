import { type Explained, of } from "./explained.ts";

/** Changes of backend and line that need not be caught. */
export const equivalentsAround: readonly Explained[] = [
  {
    because:
      "What an operator does to a device that they bar for good is the backend's own affair: no clause speaks of it, and no other part of the examination asks.",
    changes: [
      ...of("backend.registry.isBarred", "no-op", "constant", "stale", "swapped"),
      ...of("backend.registry.revokeAll", "no-op", "constant", "stale", "swapped"),
    ],
  },
  {
    because: "Nobody in the backend asks for it: who uses a store that has failed is told by what it throws.",
    changes: of("backend.store.failure", "no-op", "constant", "stale"),
  },
  {
    because: "Nobody asks a registry for its pages; what is searched is the manufacturing database.",
    changes: of("backend.store.bytes", "no-op", "constant", "stale"),
  },
  {
    because:
      "The registry asks it one question only, so that there is no other call to mistake this one for.",
    changes: of("backend.store.readAll", "swapped"),
  },
  {
    because:
      "It refuses only a device that is not in operation, and such a device asks for a first credential and not for a further one: all that ask are given the same answer.",
    changes: of("backend.registry.reenrol", "stale"),
  },
  {
    because:
      "Whether a device whose registration was refused is then in the registry as promised or as waiting no clause asks: neither is in operation, and what tells the device is sent by another part.",
    changes: of("backend.registry.refuse", "no-op", "constant", "swapped"),
  },
  {
    because: "Nobody uses the answer: whether a notice is of a known event is asked before.",
    changes: of("backend.registry.retire", "stale"),
  },
  {
    because:
      "It is how the intruder gets a credential, one in a scenario; no device and no operator has a part in it. That it opens something is seen before it is to open nothing.",
    changes: [
      ...of("backend.registry.install", "constant", "swapped"),
      ...of("backend.certifier.issue", "constant", "stale", "swapped"),
    ],
  },
  {
    because:
      "All who are not turned away are given the same answer, and who is turned away gets none to be stale.",
    changes: [
      ...of("backend.attestations.post-attestation", "stale"),
      ...of("backend.notices.post-decommissioned", "stale"),
      ...of("backend.enrolment.get-cacerts", "constant", "stale", "swapped"),
    ],
  },
  {
    because:
      "A scenario offers one image and lets it be fetched again and again: it is the same each time, and who may fetch it no clause asks.",
    changes: [
      ...of("backend.shelf.offer", "constant", "stale", "swapped"),
      ...of("backend.shelf.get-firmware", "constant", "stale", "swapped"),
    ],
  },
  {
    because:
      "What the operator offers is a release of the product, and all of these are trusted from the outset.",
    changes: of("backend.attestations.trustAlso", "no-op", "constant", "swapped"),
  },
  {
    because: "No emulated product gives notice over MQTT, and the service over HTTPS does not come by it.",
    changes: of("backend.notices.take", "no-op", "constant", "stale", "swapped"),
  },
  {
    because:
      "It is for orders that are given in the very moment in which a device's connection comes or goes; no examination gives one then on purpose.",
    changes: of("backend.post.again", "no-op", "constant", "stale", "swapped"),
  },
  {
    because: "It is asked once, as the backend ends, and by then no scenario waits for an answer.",
    changes: of("backend.post.close", "no-op", "constant", "swapped"),
  },
  {
    because:
      "A connection ends in the turn after its credential is revoked: what it alone would turn away would have to arrive between the two, which nobody can bring about.",
    changes: of("backend.gate.standing", "no-op", "constant"),
  },
  {
    because:
      "That the line itself finds out what a unit does not keep no clause asks: each unit that it releases is asked for all of it after a start, and a sound one has it.",
    changes: of("line.readBack", "no-op", "constant"),
  },
  {
    because: "It is read once, when all units of the scenario are made.",
    changes: of("line.database.bytes", "constant", "stale"),
  },
];
