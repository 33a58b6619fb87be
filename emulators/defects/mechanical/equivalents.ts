import { equivalentsAround } from "./equivalents-around.ts";
import { type Explained, of } from "./explained.ts";
import { skipName } from "./writers.ts";

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
      "Two devices share no button, and only on the line one is held beside another device: such a unit has nothing to reset yet.",
    changes: of("device.buttons.release", "swapped"),
  },
  {
    because:
      "Every device makes it alike, and what was made for an earlier offer of the same start serves the same device as well.",
    changes: of("device.setUpGatt", "constant", "stale", "swapped"),
  },
  {
    because: "The page is the firmware's own: the same at any time, and in every device.",
    changes: of("device.setUpPage", "constant", "stale", "swapped"),
  },
  {
    because:
      "No product that is examined whole has Improv, which lets in whoever stands near (docs/improv.md); its makers' own clients examine it.",
    changes: neverWrites("log", "append", "improv").concat(neverWrites("log", "retain", "improv")),
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
    changes: [...of("device.operation.stop", "no-op"), ...of("device.provisioning.stop", "no-op")],
  },
  {
    because: "Whoever asks a second time is told, and the declared times leave room for that.",
    changes: [...of("device.provisioning.error", "stale"), ...of("device.operation.entered", "stale")],
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
      "The firmware asks it several times over at each change before it acts, so that one late answer is made good in the same moment; from when on a value counts that was changed otherwise no clause says.",
    changes: [
      ...of("device.configuration.effective", "stale"),
      ...of("device.network.up", "stale"),
      ...of("device.network.wifi", "stale"),
      ...of("device.setUp.open", "stale"),
      ...of("device.cloud.endpoint", "stale"),
      ...of("device.cloud.address", "stale"),
    ],
  },
  {
    because: "It is asked so often that the answer of the time before is of the same moment.",
    changes: of("device.clock.now", "stale"),
  },
  {
    because:
      "Only the notice of a decommissioning asks it, and always for the same place: a start sees one notice at most.",
    changes: of("device.cloud.addressOf", "constant", "stale"),
  },
  {
    because: "Devices beside one another go to one backend: there is no other place to be sent to.",
    changes: [...of("device.cloud.endpoint", "swapped"), ...of("device.cloud.addressOf", "swapped")],
  },
  {
    because:
      "What is told late is asked for again: an image that is not the one ordered is thrown away and fetched once more, and a notice that comes twice counts once.",
    changes: of("device.cloud.ask", "stale"),
  },
  {
    because:
      "A notice that cannot be handed over before the wipe is handed over after it, which the product declares (INT-3).",
    changes: of("device.notices.due", "swapped"),
  },
  {
    because:
      "It matters where a backend enrols a device anew and does not take the notice of its wipe; what a backend owes to former owners no clause says.",
    changes: of("device.notices.endpoint", "no-op", "constant", "stale", "swapped"),
  },
  {
    because:
      "Two things that are wrong at one start are told by two words; that both are no clause asks, and each alone is examined.",
    changes: of("device.faults.report", "constant"),
  },
  {
    because:
      "It shows where two devices on the bench are wrong, or wiped, at one moment; one device's memory is out of another's reach, and no clause is about two.",
    changes: [
      ...of("device.faults.report", "swapped"),
      ...of("device.faults.found", "swapped"),
      ...of("device.reset.stop", "swapped"),
    ],
  },
  {
    because:
      "A connection that has ended counts as one that goes on, or the other way round, for ever: the emulated firmware turns in a circle, and the examination with it, which shares its process. Firmware on a board of its own would fall silent.",
    changes: [...of("device.link.lost", "constant", "stale"), ...of("device.link.credential", "constant")],
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
  [...explained, ...equivalentsAround].flatMap(({ because, changes }) =>
    changes.map((name) => [name, because]),
  ),
);
