import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import type { Burnt, FuseArea } from "../../parts/index.ts";

/** What one piece of silicon keeps besides its flash. */
export interface Silicon {
  readonly uid: Uint8Array;
  readonly hardwareKey: Uint8Array;
  readonly burnt: Burnt;
}

const hexOf = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * length}}$`));
const area = z.base64().exactOptional();
const schema = z.strictObject({
  uid: hexOf(12),
  hardwareKey: hexOf(32),
  locked: z.boolean(),
  areas: z.strictObject({ identity: area, certificate: area } satisfies Record<FuseArea, unknown>),
});

/** A piece as it leaves the chip maker: numbers and keys from the CSPRNG, nothing burnt. */
export function newSilicon(): Silicon {
  const fresh = (length: number) => Uint8Array.from(randomBytes(length));
  return { uid: fresh(12), hardwareKey: fresh(32), burnt: { areas: new Map(), locked: false } };
}

/** The piece that is kept at `path`; undefined when there is no such file. @throws UsageFault FILE_UNREADABLE, FILE_MALFORMED */
export function readSilicon(path: string): Silicon | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const { uid, hardwareKey, locked, areas } = parse(path, text);
  const burnt = Object.entries(areas).map(
    ([name, bytes]) => [name as FuseArea, Uint8Array.from(Buffer.from(bytes, "base64"))] as const,
  );
  return {
    uid: Uint8Array.from(Buffer.from(uid, "hex")),
    hardwareKey: Uint8Array.from(Buffer.from(hardwareKey, "hex")),
    burnt: { areas: new Map(burnt), locked },
  };
}

/** Keeps a piece at `path`, for its owner's eyes: as it was before or all of it, whenever the process ends. @throws UsageFault OUT_UNWRITABLE */
export function writeSilicon(path: string, { uid, hardwareKey, burnt }: Silicon): void {
  const areas = [...burnt.areas].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  const content: z.input<typeof schema> = {
    uid: Buffer.from(uid).toString("hex"),
    hardwareKey: Buffer.from(hardwareKey).toString("hex"),
    locked: burnt.locked,
    areas: Object.fromEntries(areas),
  };
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch (cause) {
    throw new UsageFault("OUT_UNWRITABLE", `${path}: ${messageOf(cause)}.`, {
      help: "Name a file in a folder that you may write to.",
      cause,
    });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageFault("FILE_UNREADABLE", `${path}: ${messageOf(cause)}.`, {
      help: "Check that it is a file and that you may read it.",
      cause,
    });
  }
}

/** What stands in it is not shown: a hardware key may. */
function parse(path: string, text: string): z.output<typeof schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageFault("FILE_MALFORMED", `${path}: it holds no silicon of an emulated device.`, {
      help: "Name the file that --silicon made, or remove it: another piece is made then.",
      cause,
    });
  }
}
