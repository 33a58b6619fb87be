import { z } from "zod";
import type { FlashTool } from "../equipment/index.ts";
import { address, memoryPlace, program, withinMs } from "./options.ts";
import { hex, openProgramFlash } from "./program-flash.ts";

/**
 * probe-rs, from 0.29, with any probe that it knows. It lets the target run at the end of each command, so that between two of them
 * a board is not held: what must find the flash as it is reads it before it starts the board. https://probe.rs
 */
export const probeRsSchema = z.strictObject({
  driver: z.literal("probe-rs").describe("probe-rs, from version 0.29, with any probe that it knows"),
  program: program("probe-rs"),
  chip: z.string().min(1).describe("Kind of chip, as `probe-rs chip list` names it"),
  probe: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}(:.+)?$/i, "must be VENDOR:PRODUCT or VENDOR:PRODUCT:SERIAL")
    .optional()
    .describe("Which probe, as `probe-rs list` shows it; needed when more than one is plugged in"),
  connectUnderReset: z.boolean().default(false).describe("Attach while the target's reset is held"),
  base: address.describe("Address of the flash in the target's map"),
  hardwareId: memoryPlace.optional(),
  withinMs,
});

export type ProbeRsOptions = z.infer<typeof probeRsSchema>;

/** Opens probe-rs for the board at `place`; nothing is started yet. */
export function openProbeRs(options: ProbeRsOptions, place: string): Promise<FlashTool> {
  const { program: name, chip, probe, connectUnderReset, base, hardwareId, withinMs } = options;
  const select = [
    ...["--non-interactive", "--chip", chip],
    ...(probe === undefined ? [] : ["--probe", probe]),
    ...(connectUnderReset ? ["--connect-under-reset"] : []),
  ];
  const memory = (at: number, length: number) => [name, "read", ...select, "b8", hex(at), String(length)];
  return openProgramFlash({
    place,
    withinMs,
    help: {
      install: "Install probe-rs 0.29 or newer (https://probe.rs), or name its path as `program`.",
      failed:
        "Check probe, wiring, supply and `chip`; `probe-rs info` must see the target. A chip with readback protection refuses to be read; erasing a range needs a version newer than 0.31.",
    },
    program: async () => ({
      read: ({ offset, length }, file) => [
        ...memory(base + offset, length),
        ...["--output", file, "--format", "binary"],
      ],
      write: ({ offset }, file) => [
        [
          ...[name, "download", ...select, "--disable-progressbars", "--binary-format", "bin"],
          ...["--base-address", hex(base + offset), file],
        ],
      ],
      erase: ({ offset, length }) => [
        ...[name, "erase", ...select, "--disable-progressbars"],
        ...["--range", `${hex(base + offset)}..${hex(base + offset + length)}`],
      ],
      release: () => [name, "reset", ...select],
      hardwareId:
        hardwareId &&
        ((run) =>
          run([...memory(hardwareId.address, hardwareId.length), "--format", "simple-hex"]).then(readHex)),
    }),
  });
}

function readHex(said: string): Uint8Array {
  return Uint8Array.from(Buffer.from(said.replaceAll(/\s/g, ""), "hex"));
}
