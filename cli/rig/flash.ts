import { sha256, UsageFault } from "../../core/kernel/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import { type BoardEvent, type FlashBench, openFlashBench } from "../../rigs/boards/index.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Screen } from "../run/progress.ts";
import { readImage, writeWhole } from "./flash-file.ts";
import { createFlashProgress, type FlashProgress } from "./flash-progress.ts";
import { leaseByHand } from "./lab/lease-by-hand.ts";
import { type OneBoardOptions, oneBoard, understand } from "./one-board.ts";

export interface FlashOptions extends OneBoardOptions {
  readonly offset: number;
  /** Of what is read or erased; left out, to the end. */
  readonly length?: number;
  readonly yes?: true;
  readonly allowIrreversible?: readonly string[];
  readonly json?: true;
}

const acts = { read: 1, write: 1, erase: 0, restore: 0, id: 0 } as const;
type Act = keyof typeof acts;

interface Done {
  readonly what: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Works on one board's flash by hand, through the layer that backs up and reads back. Returns the exit code. @throws UsageFault, EquipmentFault */
export async function flashBoard(
  words: readonly string[],
  options: FlashOptions,
  screen: Screen = process.stdout,
  complaints: Screen = process.stderr,
): Promise<number> {
  const { board, act, rest } = understand(words, acts);
  const { name, declaration, product, file } = await oneBoard(options.rig, board);
  const [path = ""] = rest;
  const { flash: geometry } = (await loadProduct(product)).ixit;
  const image = act === "write" ? await readImage(path) : undefined;
  const span = spanOf(act, options, geometry, image?.length);
  if (act === "write" || act === "erase" || act === "restore")
    requireAllowed(name, declaration.irreversible, options);
  const events: BoardEvent[] = [];
  const progress = createFlashProgress(complaints, options.json !== true);
  using byHand = leaseByHand(file, name);
  await using bench = await openFlashBench(name, declaration, {
    guard: byHand.guard,
    ...{ keep: file.lab.keep, flash: geometry },
    onEvent(event) {
      events.push(event);
      progress.event(event);
    },
  });
  if (act === "id") {
    const hardwareId = Buffer.from(await bench.hardwareId()).toString("hex");
    screen.write(
      options.json
        ? `${JSON.stringify({ board: name, hardwareId })}\n`
        : `${name}: hardware value ${hardwareId}\n`,
    );
    await bench.confirmIdentity();
    return exitCodes.pass;
  }
  const done = await work(act, bench, { path, image, ...span, ...geometry }, progress).finally(() =>
    progress.end(),
  );
  const { what, offset, bytes } = done;
  const told = { board: name, act, offset, length: bytes.length, sha256: sha256(bytes) };
  screen.write(
    options.json
      ? `${JSON.stringify({ ...told, events })}\n`
      : `${name}: ${what} ${told.length} bytes from 0x${offset.toString(16)}\nsha256 ${told.sha256}\n`,
  );
  return exitCodes.pass;
}

interface Task {
  readonly path: string;
  readonly image: Uint8Array | undefined;
  readonly offset: number;
  readonly length: number;
  readonly size: number;
  readonly sectorSize: number;
}

async function work(
  act: Exclude<Act, "id">,
  { flash }: FlashBench,
  { path, image, offset, length, size, sectorSize }: Task,
  progress: FlashProgress,
): Promise<Done> {
  const inPieces = async (
    from: number,
    total: number,
    doing: string,
    piece: (at: number, length: number) => Promise<void>,
  ) => {
    for (const { at, bytes } of pieces(from, total, sectorSize)) {
      progress.at(doing, at - from, total);
      await piece(at, bytes);
    }
    progress.at(doing, total, total);
  };
  const readAll = async (from: number, total: number): Promise<Uint8Array> => {
    const whole = new Uint8Array(total);
    await inPieces(from, total, "reading", async (at, count) =>
      whole.set(await flash.read(at, count), at - from),
    );
    return whole;
  };
  switch (act) {
    case "read": {
      const bytes = await writeWhole(path, () => readAll(offset, length));
      return { what: `${path} holds`, offset, bytes };
    }
    case "write": {
      const bytes = image ?? new Uint8Array(0);
      await inPieces(offset, bytes.length, "writing", (at, count) =>
        flash.write(at, bytes.subarray(at - offset, at - offset + count)),
      );
      return { what: "holds, as read back,", offset, bytes };
    }
    case "erase":
      await inPieces(offset, length, "erasing", (at, count) => flash.erase(at, count));
      return { what: "erased, as read back,", offset, bytes: new Uint8Array(length).fill(0xff) };
    case "restore":
      progress.at("restoring", 0, size);
      await flash.restore();
      return { what: "holds its backup again,", offset: 0, bytes: await readAll(0, size) };
  }
}

/** Whole sectors, as few as show how it goes on: each costs some tools a start of their own. */
function pieces(from: number, total: number, sectorSize: number) {
  const length = Math.max(sectorSize, Math.ceil(total / 16 / sectorSize) * sectorSize);
  const first = length - (from % sectorSize);
  const starts = [from];
  for (let at = from + first; at < from + total; at += length) starts.push(at);
  return starts.map((at, index) => ({ at, bytes: (starts[index + 1] ?? from + total) - at }));
}

function spanOf(
  act: Act,
  { offset, length: asked }: FlashOptions,
  { size, sectorSize }: Pick<Task, "size" | "sectorSize">,
  imageLength: number | undefined,
): { readonly offset: number; readonly length: number } {
  const length = imageLength ?? asked ?? size - offset;
  const refuse = (what: string, help: string): never => {
    throw new UsageFault("BAD_FLAG", what, { help });
  };
  if (length < 1 || offset + length > size)
    refuse(
      `${length} bytes from ${offset} are not within the flash, which has ${size} bytes.`,
      "Correct --offset and --length, or flash.size in the product's ixit.yaml.",
    );
  if (act === "erase" && (offset % sectorSize !== 0 || length % sectorSize !== 0))
    refuse(
      `${length} bytes from ${offset} are no whole sectors of ${sectorSize} bytes.`,
      "Erase whole sectors; write keeps what else a sector holds.",
    );
  return { offset, length };
}

function requireAllowed(
  name: string,
  irreversible: readonly string[],
  { yes, allowIrreversible = [] }: FlashOptions,
): void {
  if (!irreversible.includes("full-erase") || yes || allowIrreversible.includes(name)) return;
  throw new UsageFault(
    "BAD_FLAG",
    `${name}: the rig file says that erasing cannot be taken back on this board, and writing erases. Nothing was done.`,
    { help: `Say --yes, or --allow-irreversible ${name}, if the board may be given up for it.` },
  );
}
