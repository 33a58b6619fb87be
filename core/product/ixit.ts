import { z } from "zod";
import { keyKinds } from "../wire/index.ts";
import type { SetUpScheme } from "../wire/provisioning/index.ts";

const ms = z.number().int().positive().describe("Milliseconds");
const offset = z.number().int().nonnegative();
const file = z.string().min(1).describe("Path, relative to this file");
const value = z.union([z.string(), z.number(), z.boolean()]);
const values = z.record(z.string(), value);
const count = z.number().int().positive();
const reading = z.string().min(10).describe("How this product reads a point that the standard leaves open");

const declaredIdentity = z.strictObject({
  format: z.string().describe("Regular expression that every identity matches as a whole"),
  hardwareValue: z
    .enum(["chip-uid", "mac-address", "secure-element-serial", "none"])
    .describe("What the identity derives from; none: the factory draws it at random"),
  rule: z
    .string()
    .optional()
    .describe(
      "How the identity derives from the hardware value: text with {HEX} (upper-case) or {hex} (lower-case)",
    ),
  keys: z
    .enum(keyKinds)
    .default("ecdsa-p256")
    .describe("Kind of the keys that the device makes, for its identity and for operation"),
  writableOver: z
    .array(z.enum(["console", "configuration", "backend"]))
    .describe("Interfaces over which a write could be attempted; each must refuse it"),
});

const identity = declaredIdentity.refine(
  ({ hardwareValue, rule }) => (hardwareValue === "none") === (rule === undefined),
  { path: ["rule"], message: "needed, unless hardwareValue is none: then there is no rule" },
);

const partition = z.strictObject({
  role: z.enum([
    "bootloader",
    "firmware",
    "configuration",
    "credentials",
    "log",
    "journal",
    "userdata",
    "scratch",
  ]),
  offset,
  size: z.number().int().positive(),
});

const flash = z.strictObject({
  size: z.number().int().positive().describe("Bytes"),
  sectorSize: z.number().int().positive().describe("Bytes"),
  encrypted: z
    .boolean()
    .default(false)
    .describe(
      "Whether all but bootloader and firmware stands in the chip encrypted with a key of the device",
    ),
  partitions: z.record(z.string(), partition),
});

const release = z.strictObject({
  image: file,
  configurationSchema: count.describe("Version of the configuration schema that this release speaks"),
});

const firmware = z.strictObject({
  bootloader: file,
  released: z.string().describe("The release under examination"),
  golden: z.string().optional().describe("A release known to work; tells a dead device from dead equipment"),
  next: z.string().describe("A release to update to, with the same configuration schema"),
  releases: z.record(z.string(), release),
});

const migration = z.strictObject({
  from: z.string().describe("The older release"),
  to: z.string().describe("The release that migrates"),
  stored: values.describe("Set on the older release"),
  expected: values.describe("In effect on the newer release, field by field"),
});

const configuration = z.strictObject({
  schemas: z.record(z.string(), file).describe("Published JSON Schema of each configuration schema version"),
  sample: values.describe(
    "A valid value other than the default for every field; secret fields get canaries instead",
  ),
  changeableOver: z
    .array(z.enum(["console", "backend"]))
    .describe("Interfaces over which fields can be changed"),
  factoryFields: z.strictObject({
    productType: z.string(),
    region: z.string(),
    fleet: z.string(),
  }),
  endpointField: z.string().describe("Field that holds the backend's address"),
  secretFields: z
    .record(z.string(), z.strictObject({ length: count }))
    .describe("Secret fields and their canary's length"),
  migrations: z.array(migration),
  newer: z
    .strictObject({
      release: z.string().describe("A later release whose configuration the released firmware does not know"),
      sample: values.describe("Set on the later release"),
      handling: z
        .enum(["previous-copy", "defaults"])
        .describe("What the released firmware then puts in effect"),
    })
    .optional(),
  faults: z.strictObject({
    corrupt: z.string().describe("Fault that the status shows when a stored configuration was rejected"),
    newer: z.string().describe("Fault that the status shows for a newer schema"),
  }),
});

const reset = z.strictObject({
  triggers: z.array(z.enum(["button", "console", "backend"])).min(1),
  button: z
    .strictObject({
      holdMs: ms.describe("Held this long, the button resets"),
      tooShortMs: ms.describe("Held this long, it must not"),
    })
    .optional(),
  keeps: z.array(z.string()).describe("Fields that a factory reset keeps"),
});

const word = z.string().min(1);
const failures = {
  "no-backend": word,
  "silent-backend": word,
  dropped: word,
  "untrusted-certificate": word,
  "wrong-name": word,
  "expired-certificate": word,
  "outdated-tls": word,
  "refused-enrolment": word,
  "foreign-certificate": word,
  "altered-nonce": word,
  "untrusted-firmware": word,
  "refused-registration": word,
  "no-confirmation": word,
  "network-not-found": word.optional(),
  "network-refused": word.optional(),
};

const setUpPage = z
  .strictObject({
    fields: z
      .strictObject({ ssid: word, passphrase: word, endpoint: word, account: word, proof: word })
      .describe("What the page calls its fields: their accessible names"),
    submit: word.describe("What it calls the button that has the device use what was entered"),
    done: word.describe("What it says when the device is set up"),
  })
  .describe(
    "The page at the root of the access point's server on which a person sets the device up; left out where there is none",
  );

const declaredProvisioning = z.strictObject({
  channels: z
    .array(z.enum(["soft-ap-https", "soft-ap-http", "ble", "physical-serial"]))
    .min(1)
    .describe(
      "How a person sets the device up: at its access point, over Bluetooth LE, or at its console; the first is used",
    ),
  improv: z
    .array(z.enum(["ble", "serial"]))
    .optional()
    .describe(
      "Where Improv Wi-Fi is spoken as well; nowhere when left out. Over Bluetooth it is no secure channel",
    ),
  visibleWithinMs: ms.describe(
    "From power-on of a device that is not provisioned to its access point or advertisement",
  ),
  windowMs: ms.describe("The access point or advertisement stays this long, and no longer"),
  closesWithinMs: ms
    .optional()
    .describe(
      "From the beginning of operation to the end of the access point or advertisement; at once when left out",
    ),
  zeroTouch: z.boolean().describe("Whether the device provisions itself when it finds a network"),
  fallbackWithinMs: ms.describe(
    "From the start of a zero-touch attempt that fails to the offer of the set-up",
  ),
  operationalWithinMs: ms.describe("From the backend's confirmation to normal operation"),
  confirmationWithinMs: ms.describe("The device waits this long for the backend's confirmation"),
  retryAtLeastMs: ms.describe("After a failure the device waits at least this long before it tries again"),
  limits: z
    .strictObject({
      ssid: count.optional().describe("Bytes; left out where there is no Wi-Fi"),
      passphrase: z
        .tuple([count, count])
        .optional()
        .describe("Shortest and longest, characters; left out where there is no Wi-Fi"),
      endpoint: count.describe("Characters"),
      account: count.describe("Characters"),
    })
    .describe("Longest values that the set-up channel takes"),
  credentialAt: z.enum(["manufacture", "set-up"]).describe("When a device gets its operational credential"),
  failures: z
    .strictObject(failures)
    .describe("What the status shows as the reason when provisioning does not come about for this cause"),
  fields: z
    .strictObject({ ssid: z.string().optional(), passphrase: z.string().optional(), account: z.string() })
    .describe(
      "Configuration fields that hold what the person supplied; no ssid and passphrase without Wi-Fi",
    ),
  page: setUpPage.optional(),
  security: z.literal([1, 2]).describe("Security scheme of the set-up session"),
  username: z
    .string()
    .min(1)
    .optional()
    .describe("User name in a session of security 2; the secret is on the label"),
});

/** Whoever is set up over the air is told a network. */
const provisioningOfPeople = declaredProvisioning.superRefine((declared, context) => {
  const { channels, limits, fields, failures } = declared;
  if (channels[0] === "physical-serial") return;
  const needed = {
    "limits.ssid": limits.ssid,
    "limits.passphrase": limits.passphrase,
    "fields.ssid": fields.ssid,
    "fields.passphrase": fields.passphrase,
    "failures.network-not-found": failures["network-not-found"],
    "failures.network-refused": failures["network-refused"],
  };
  for (const [key, value] of Object.entries(needed)) {
    if (value === undefined)
      context.addIssue({ code: "custom", path: key.split("."), message: "needed for a set-up over the air" });
  }
  if (declared.page !== undefined && !channels.some((channel) => channel.startsWith("soft-ap-")))
    context.addIssue({
      code: "custom",
      path: ["page"],
      message: "there is no access point that could show it",
    });
});

/** Only SRP6a knows user names. */
const provisioning = provisioningOfPeople.refine(
  ({ security, username }) => (security === 2) === (username !== undefined),
  { path: ["username"], message: "needed in security 2, which alone knows it" },
);

const backend = z.strictObject({
  authentication: z
    .enum(["mutual-tls", "signed-challenge"])
    .describe("How the device proves itself: TLS client certificate, or a challenge signed inside TLS"),
});

const rotation = z.strictObject({
  withinMs: ms.describe("From the order to rotate to the new credential in use"),
});

const decommission = z.strictObject({
  triggers: z.array(z.enum(["console", "backend"])).min(1),
  withinMs: ms.describe("From the trigger to the backend's notice, where there is a network"),
  noticeWithinMs: ms.describe(
    "A device on a network waits at most this long for its backend to take the notice",
  ),
  logKept: z.boolean().describe("Whether the entry of the decommissioning is readable afterwards"),
  keeps: z.array(z.string()).describe("Fields that keep the factory's value"),
});

const selfTest = z.strictObject({
  redRabbit: z
    .enum(["button-held", "configuration-damaged"])
    .describe("What is done to a sound unit so that its self-test must fail"),
});

const command = z
  .array(z.string())
  .min(1)
  .refine(([program]) => program !== "", "the first text names a program");

const factory = z
  .discriminatedUnion("line", [
    z.strictObject({ line: z.literal("emulated") }),
    z.strictObject({
      line: z
        .literal("command")
        .describe("A real line, run through commands of its own; see docs/factory.md"),
      manufacture: command.describe(
        "Program and arguments that make one unit; run in the folder of this file",
      ),
      records: command.describe("Program and arguments that print all records"),
      database: file.optional().describe("The file that the line keeps its records in, searched for secrets"),
      manufacturerCa: file.describe("Certificate of the authority that issues IDevID certificates, PEM"),
      withinMs: ms.describe("Each command ends within"),
      flashes: z
        .enum(["line", "harness"])
        .describe("Who writes the image: the line itself, or the harness before it hands the unit over"),
    }),
  ])
  .optional()
  .describe("The factory line; the emulated one when left out");

const timing = z.strictObject({
  answerWithinMs: ms.describe("The console answers within"),
  readyWithinMs: ms.describe("From power-on to the first answer"),
  restartWithinMs: ms.describe("From a command that restarts to the first answer after it"),
  registrationWithinMs: ms.describe("From joining the network to the registration at the backend"),
  orderWithinMs: ms.describe("From an order's delivery to the device's answer"),
  clockWithoutSupply: z
    .enum(["runs", "stands"])
    .default("runs")
    .describe(
      "Whether the device's clock goes on without supply, or stands until somebody tells it the time",
    ),
});

const sampling = z.strictObject({
  lot: count.describe("Devices in a lot; the report states it"),
  provisionedLot: count.describe("Devices in a lot that is provisioned as well; the report states it"),
  corruptions: count.describe("Bytes of a stored configuration that are corrupted, spread over all of it"),
  cutPoints: count.describe("Power cuts in one interrupted operation, spread over all of it"),
});

const console = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("json-rpc").describe("As the reference devices speak it; see docs/console.md"),
      baudRate: count,
    }),
    z.strictObject({
      kind: z.literal("dialect").describe("Commands of the firmware's own; see docs/dialect.md"),
      file: file.describe("The dialect, relative to this file"),
      baudRate: count,
    }),
  ])
  .describe("What is spoken on the maintenance console");

const readingIds = ["INT-1", "INT-2", "INT-3", "INT-4", "INT-5", "INT-6", "INT-7", "INT-8"] as const;

/** Implementation extra information for testing: how the product does it, with every time, address, format and limit. */
export const ixitSchema = z.strictObject({
  identity,
  storage: z.enum(["encrypted-flash", "secure-element"]).describe("Where credentials are kept"),
  certificateAuthority: z.enum(["factory-line"]).describe("Who issues the IDevID certificate"),
  console,
  timing,
  reset,
  flash,
  firmware,
  configuration,
  provisioning,
  backend,
  rotation,
  decommission,
  selfTest,
  factory,
  offline: z.strictObject({
    decommission: z
      .enum(["wipe-and-notify-later", "refuse"])
      .describe("What a decommission does while the backend cannot be reached"),
  }),
  sampling,
  readings: z.strictObject(
    Object.fromEntries(readingIds.map((id) => [id, reading])) as Record<
      (typeof readingIds)[number],
      typeof reading
    >,
  ),
});

export type Ixit = z.infer<typeof ixitSchema>;

/** How the product's devices are spoken to in set-up. */
export const setUpSchemeOf = ({ provisioning: { security, username = "" } }: Ixit): SetUpScheme =>
  security === 1 ? { security } : { security, username };

/** Whether a person sets the product up over the air, by Wi-Fi or Bluetooth; else at its console. */
export const isOnAir = ({ provisioning: { channels } }: Pick<Ixit, "provisioning">): boolean =>
  channels[0] !== "physical-serial";

/** Whether the product's set-up is offered over Bluetooth LE, if not the first of its ways. */
export const hasBluetooth = ({ provisioning: { channels } }: Pick<Ixit, "provisioning">): boolean =>
  channels.includes("ble");
