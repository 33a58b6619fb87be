import { skipName } from "./writers.ts";

interface Explained {
  /** Why nothing that the standard asks for is different. */
  readonly because: string;
  readonly changes: readonly string[];
}

const of = (member: string, ...operators: readonly string[]): string[] =>
  operators.map((operator) => `${member}:${operator}`);

const neverWrites = (writer: string, method: string, ...parts: readonly string[]): string[] =>
  parts.map((part) => skipName(part, writer, method));

const explained: readonly Explained[] = [
  {
    because: "It follows from what is in the silicon, and is the same at any time.",
    changes: [
      ...of("device.fuses.hardwareKey", "constant", "stale"),
      ...of("device.identityKey", "constant", "stale"),
      ...of("device.identity.privateKey", "constant", "stale"),
    ],
  },
  {
    because:
      "It is burnt once, and from then on the same; that it is told without a start in between PRV-FACT-2.1 does not ask.",
    changes: [
      ...of("device.identity.read", "constant", "stale"),
      ...of("device.identity.certificate", "constant", "stale"),
    ],
  },
  {
    because:
      "It asks for the same key and the same name each time, and a request that is given twice is as good.",
    changes: of("device.identity.request", "constant", "stale"),
  },
  {
    because:
      "One-time memory: what was written or locked is so, and whatever is done to it again in the same start changes nothing, which PRV-FACT-2.2 allows.",
    changes: [
      ...of("device.fuses.lock", "constant"),
      ...of("device.identity.write", "constant"),
      ...of("device.identity.installCertificate", "constant"),
      ...of("device.identity.lock", "constant"),
    ],
  },
  {
    because:
      "The factory installs it once; that it could be installed anew in the same start, before manufacture has ended, no clause asks.",
    changes: [...of("device.trust.install", "constant"), ...of("device.setUpSecret.install", "constant")],
  },
  {
    because:
      "Nobody asks for it before manufacture has ended or the start that follows it, and from then on it is the same.",
    changes: [
      ...of("device.trust.anchors", "constant", "stale"),
      ...of("device.setUpSecret.verifier", "constant", "stale"),
    ],
  },
  {
    because: "All devices of one factory are given the same anchors, and answer the same.",
    changes: [
      ...of("device.trust.anchors", "swapped"),
      ...of("device.serverTrust", "swapped", "constant", "stale"),
    ],
  },
  {
    because: "It holds nothing of its device: another device's does the same with what it is given.",
    changes: [
      ...of("device.setUpDispatch", "swapped"),
      ...of("device.certificateCheck", "swapped"),
      ...of("device.setUpChecks.wifi", "swapped"),
      ...of("device.setUpChecks.cloud", "swapped"),
      ...of("device.copyChecksum.of", "swapped"),
      ...of("device.copyChecksum.holds", "swapped"),
      ...of("device.schemas.schema", "swapped"),
      ...of("device.schemas.migrate", "swapped"),
    ],
  },
  {
    because: "Images are verified by the maker's key, which is the same in every bootloader of the product.",
    changes: of("device.boot.verifies", "swapped"),
  },
  {
    because: "What is random is so whoever draws it.",
    changes: of("device.trng", "swapped"),
  },
  {
    because: "It restarts the firmware, and each start makes its own: there is no second answer.",
    changes: [
      ...of("device.reset.factoryReset", "constant", "stale"),
      ...of("device.reset.decommission", "constant", "stale"),
    ],
  },
  {
    because: "Each start asks it once, and makes its own.",
    changes: [...of("device.reset.resume", "constant"), ...of("device.boot.start", "constant")],
  },
  {
    because: "Each start ends once, and makes its own.",
    changes: of("device.reset.stop", "constant"),
  },
  {
    because:
      "What firmware that has ended goes on with reaches nothing: the board runs none of its work any more, and the start that follows finishes what was promised.",
    changes: of("device.reset.stop", "no-op"),
  },
  {
    because: "Which slot runs, and which does not, is decided at the start and stays so until the next.",
    changes: of("device.boot.idle", "constant", "stale"),
  },
  {
    because: "An image that is confirmed is so: doing it again in the same start changes nothing.",
    changes: of("device.boot.confirm", "constant"),
  },
  {
    because:
      "What arms an image restarts the device in the same turn, and the start disarms it: nobody can ask for a reset, or arm another image, in between.",
    changes: [
      ...of("device.boot.tryIdle", "constant"),
      ...of("device.boot.armed", "no-op", "constant", "stale"),
    ],
  },
  {
    because:
      "That another update is taken after one that failed, without a start in between, no clause asks; one that succeeds restarts the device.",
    changes: [
      ...of("device.update.begin", "constant"),
      ...of("device.update.finish", "constant"),
      ...of("device.operation.update", "constant", "stale"),
    ],
  },
  {
    because:
      "Between two loads of one start only the device itself writes; what a flash tool damages is found by the start that follows the tool.",
    changes: of("device.store.load", "constant", "stale"),
  },
  {
    because:
      "What is handed over at set-up is used at once because the set-up itself says so; from when on a value counts that was changed otherwise no clause says, and after a start it does.",
    changes: of("device.configuration.onChange", "no-op", "constant", "swapped"),
  },
  {
    because: "Nobody uses the answer: what is installed is found by asking for what is usable.",
    changes: of("device.credentials.install", "stale"),
  },
  {
    because:
      "It is how the examination gets data of an owner into the device and sees them; all that the standard asks is that they are gone after a wipe, which ends with a start.",
    changes: [...of("device.userData.store", "constant"), ...of("device.userData.read", "constant", "stale")],
  },
  {
    because: "Faults are found while the start loads the configuration, before anybody can ask for them.",
    changes: of("device.faults.found", "constant", "stale"),
  },
  {
    because: "What undoes a confirmation restarts the device, so that each start sees one at most.",
    changes: [...of("device.provisioning.confirm", "constant"), ...of("device.operation.enter", "constant")],
  },
  {
    because: "What runs already is not started again: the second time it does nothing.",
    changes: of("device.operation.start", "constant"),
  },
  {
    because:
      "It is asked again only as the firmware ends, and then the board lets nothing of it go on, the radio included.",
    changes: [
      ...of("device.setUp.lower", "constant"),
      ...of("device.provisioning.stop", "constant"),
      ...of("device.operation.stop", "constant"),
    ],
  },
  {
    because:
      "What runs on while the backend is told of a wipe writes before the wipe, which takes it as well; the wipe itself is one turn in which nothing else runs, and a start follows.",
    changes: of("device.operation.stop", "no-op"),
  },
  {
    because: "Whoever asks a second time is told, and the declared times leave room for that.",
    changes: of("device.provisioning.error", "stale"),
  },
  {
    because: "One time passes for all devices: another's clock shows it as well.",
    changes: [...of("device.clock.now", "swapped"), ...of("device.clock.after", "swapped")],
  },
  {
    because:
      "The entry that a wipe keeps bears the newest number or one close to it; that no number comes twice no clause asks.",
    changes: [skipName("log", "journal", "record")],
  },
  {
    because:
      "Entries of images, attempts, sessions and rotations are the maker's own; the standard asks for those of configuration changes, refused orders and decommissioning, which others write.",
    changes: [
      skipName("update", "log", "append"),
      skipName("provisioning", "log", "append"),
      skipName("operation", "log", "append"),
      skipName("setUp", "log", "append"),
      skipName("provisioning", "journal", "record"),
    ],
  },
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
  {
    because: "It is the same function each time.",
    changes: of("device.operation.rotate", "stale"),
  },
  {
    because: "Erased is only what is full: a unit's anchors are installed once and fill no sector.",
    changes: [skipName("trust", "flash", "eraseSector")],
  },
  {
    because: "That a reset which is refused at the button is logged no clause asks; nothing was changed.",
    changes: [skipName("buttons", "log", "append")],
  },
  {
    because:
      "The part only reads what it could write so, or writes it otherwise: there is nothing to leave out.",
    changes: [
      ...neverWrites("flash", "program", "boot"),
      ...neverWrites("flash", "eraseSector", "boot"),
      ...neverWrites("fuses", "writeArea", "sealing", "setUpSecret", "provisioning", "console"),
      ...neverWrites("fuses", "lock", "sealing", "setUpSecret", "provisioning", "console"),
      ...neverWrites("store", "save", "selfTest"),
      ...neverWrites("store", "erase", "selfTest"),
      ...neverWrites(
        "journal",
        "retain",
        ...["log", "boot", "configuration", "orders", "provisioning", "operation"],
      ),
      ...neverWrites(
        "log",
        "retain",
        ...["identity", "configuration", "update", "orders", "buttons", "setUp", "provisioning"],
        ...["operation", "console"],
      ),
    ],
  },
];

/** Changes that need not be caught, by name, each with the reason why nothing that the standard asks for is different. */
export const equivalents: Readonly<Record<string, string>> = Object.fromEntries(
  explained.flatMap(({ because, changes }) => changes.map((name) => [name, because])),
);
