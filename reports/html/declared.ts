/**
 * The parts of an IXIT that a requirement is examined by: dotted paths into it. Which part bears on which requirement is told
 * nowhere else; a test holds the table to the register and to the IXIT's schema.
 */
export const declaredFor: Readonly<Record<string, readonly string[]>> = {
  "PRV-ID-1": ["identity.format", "sampling.lot"],
  "PRV-ID-2": ["identity.hardwareValue", "identity.rule", "identity.format"],
  "PRV-ID-3": ["identity.writableOver", "reset.triggers", "decommission.triggers"],
  "PRV-ID-4": ["identity.format", "timing.registrationWithinMs"],
  "PRV-CRED-1": [
    "provisioning.credentialAt",
    "identity.keys",
    "certificateAuthority",
    "backend.authentication",
  ],
  "PRV-CRED-2": ["sampling.lot", "sampling.provisionedLot", "backend.authentication", "firmware.releases"],
  "PRV-CRED-3": ["rotation.withinMs", "timing.orderWithinMs", "sampling.cutPoints"],
  "PRV-CRED-4": ["storage", "flash.encrypted", "flash.partitions"],
  "PRV-CRED-5": ["provisioning.channels", "provisioning.security", "provisioning.username", "readings.INT-8"],
  "PRV-FACT-1": ["factory", "firmware.released", "firmware.releases", "readings.INT-6"],
  "PRV-FACT-2": ["factory", "identity.format", "identity.rule", "identity.writableOver"],
  "PRV-FACT-3": ["factory", "identity.keys", "storage", "certificateAuthority"],
  "PRV-FACT-4": ["configuration.factoryFields", "configuration.sample", "readings.INT-5"],
  "PRV-FACT-5": ["selfTest.redRabbit", "factory"],
  "PRV-FACT-6": ["factory", "readings.INT-6"],
  "PRV-FIELD-1": [
    "provisioning.channels",
    "provisioning.visibleWithinMs",
    "provisioning.windowMs",
    "provisioning.closesWithinMs",
  ],
  "PRV-FIELD-2": [
    "provisioning.channels",
    "provisioning.limits",
    "provisioning.fields",
    "configuration.endpointField",
    "readings.INT-8",
  ],
  "PRV-FIELD-3": ["provisioning.failures", "provisioning.retryAtLeastMs", "backend.authentication"],
  "PRV-FIELD-4": ["provisioning.confirmationWithinMs", "provisioning.failures"],
  "PRV-FIELD-5": ["provisioning.operationalWithinMs", "readings.INT-6"],
  "PRV-CFG-1": ["configuration.sample", "firmware.released", "firmware.next", "sampling.cutPoints"],
  "PRV-CFG-2": ["configuration.schemas"],
  "PRV-CFG-3": ["configuration.faults", "sampling.corruptions"],
  "PRV-CFG-4": ["reset.triggers", "reset.button", "reset.keeps", "readings.INT-4"],
  "PRV-CFG-5": ["configuration.migrations", "configuration.newer", "configuration.faults"],
  "PRV-CFG-6": ["configuration.changeableOver", "configuration.secretFields"],
  "PRV-ZTP-1": ["provisioning.zeroTouch", "timing.registrationWithinMs", "readings.INT-7"],
  "PRV-ZTP-2": ["provisioning.zeroTouch", "identity.keys", "certificateAuthority", "readings.INT-7"],
  "PRV-ZTP-3": ["provisioning.zeroTouch", "provisioning.credentialAt", "readings.INT-7"],
  "PRV-ZTP-4": ["provisioning.fallbackWithinMs", "provisioning.channels", "readings.INT-7"],
  "PRV-DEC-1": [
    "flash.partitions",
    "flash.encrypted",
    "sampling.cutPoints",
    "readings.INT-1",
    "readings.INT-2",
  ],
  "PRV-DEC-2": ["decommission.triggers", "decommission.withinMs"],
  "PRV-DEC-3": ["decommission.logKept", "sampling.cutPoints", "readings.INT-2"],
  "PRV-DEC-4": ["decommission.keeps", "reset.keeps", "readings.INT-4", "readings.INT-5"],
  "PRV-DEC-5": [
    "decommission.withinMs",
    "decommission.noticeWithinMs",
    "offline.decommission",
    "readings.INT-3",
  ],
};

/** What stands in `ixit` at a dotted path; undefined where nothing does. */
export function declaredAt(ixit: Readonly<Record<string, unknown>>, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      ixit,
    );
}
