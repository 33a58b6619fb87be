import type { FlashTool } from "../equipment/index.ts";
import { type Finding, fault, ok, type Subject, unchecked } from "./finding.ts";

/** What a flash tool saw of the chip. */
export interface ChipState {
  readonly findings: readonly Finding[];
  /** Nothing stands where firmware would begin: whoever is silent with such a flash is not dead. */
  readonly blank: boolean | undefined;
}

/** Reads the first sector, and lets the board run again. Writes nothing. @throws EquipmentFault FLASH_FAILED */
export async function readChip(
  subject: Subject,
  tool: FlashTool,
  { sectorSize }: { readonly sectorSize: number },
): Promise<ChipState> {
  try {
    const first = await tool.read(0, sectorSize);
    if (first.length !== sectorSize) {
      const found = `the tool read ${first.length} of the ${sectorSize} bytes of the first sector`;
      const remedy = "Compare base and size with the chip's data sheet, and run the tool by hand.";
      return { findings: [fault(subject, found, remedy)], blank: undefined };
    }
    const blank = first.every((byte) => byte === 0xff);
    return {
      findings: [ok(subject, `reaches the chip, whose first sector is ${blank ? "blank" : "written"}`)],
      blank,
    };
  } finally {
    await tool.release();
  }
}

/** Who a board is, as its silicon tells. */
export interface Identity {
  readonly finding: Finding;
  /** Hexadecimal, lower case. */
  readonly hardwareId: string | undefined;
}

/** Compares the value that `read` gives with the declared one. @throws EquipmentFault */
export async function checkIdentity(
  subject: Subject,
  read: () => Promise<Uint8Array | undefined>,
  declared: string | undefined,
  placeOf: (hardwareId: string) => string | undefined,
): Promise<Identity> {
  const bytes = await read();
  if (bytes === undefined)
    return { finding: unchecked(subject, "the hardware value cannot be read"), hardwareId: undefined };
  const hardwareId = Buffer.from(bytes).toString("hex");
  if (bytes.every((byte) => byte === bytes[0] && (byte === 0 || byte === 0xff)))
    return {
      finding: fault(
        subject,
        `the hardware value is blank: ${hardwareId}`,
        "Correct where it stands (hardwareId of the flash tool): the chip's data sheet has the address.",
      ),
      hardwareId: undefined,
    };
  if (declared === undefined || declared.toLowerCase() === hardwareId)
    return { finding: ok(subject, `hardware value ${hardwareId}`), hardwareId };
  const other = placeOf(hardwareId);
  return {
    hardwareId,
    finding: fault(
      subject,
      `swapped: the file says hardware value ${declared.toLowerCase()}, and ${hardwareId} is there${other === undefined ? "" : `, which belongs at ${other}`}`,
      "Put the right board back, or correct hardwareId in the rig file.",
    ),
  };
}

/** Two places that reach the same silicon. */
export function checkDistinct(identities: ReadonlyMap<string, string>): Finding[] {
  const places = Map.groupBy(identities, ([, hardwareId]) => hardwareId);
  return [...places].flatMap(([hardwareId, same]) =>
    same.length === 1
      ? []
      : same.map(([board]) =>
          fault(
            { board, check: "identity", at: ["boards", board, "flash"] },
            `hardware value ${hardwareId} is that of ${same.map(([name]) => name).join(" and ")}: one board is wired to both`,
            "Give each board a flash tool or probe of its own: say which by serial number.",
          ),
        ),
  );
}
