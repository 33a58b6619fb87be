import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { parseYamlFile } from "../../../core/kernel/yaml-file.ts";
import { dialectSchema } from "../../../core/wire/dialect/declaration/index.ts";
import { BoardDrivers } from "../../../rigs/boards/index.ts";
import { ConsoleRecorder } from "../../../rigs/consoles/index.ts";
import { exitCodes } from "../../exit-codes.ts";
import { writeWhole } from "../flash-file.ts";
import { leaseByHand } from "../lab/lease-by-hand.ts";
import { type OneBoardOptions, oneBoard } from "../one-board.ts";
import { Conversation, type ConversationOptions, type Terminal } from "./conversation.ts";
import { passTime } from "./device-time.ts";

export interface ConsoleOptions extends OneBoardOptions, Omit<ConversationOptions, "dialect"> {
  /** File of a dialect. */
  readonly dialect?: string;
  /** File for the record. */
  readonly record?: string;
}

/**
 * Joins a person, or what is piped in, to a board's console; opens nothing else of the board, and starts one that is a process.
 * Returns the exit code. @throws UsageFault, EquipmentFault
 */
export async function talkToBoard(
  board: string | undefined,
  options: ConsoleOptions,
  terminal: Terminal = { input: process.stdin, output: process.stdout, notes: process.stderr },
): Promise<number> {
  const { name, declaration, file } = await oneBoard(options.rig, board);
  const dialect =
    options.dialect === undefined ? undefined : (await parseYamlFile(options.dialect, dialectSchema)).value;
  const typed = options.send === undefined && terminal.input.isTTY === true;
  if (options.json && typed)
    throw new UsageFault("BAD_FLAG", "--json is for programs, and a person types here.", {
      help: "Give what to send with --send or on standard input.",
    });
  const recorder = new ConsoleRecorder({ place: name });
  const talk = async (): Promise<number> => {
    using byHand = leaseByHand(file, name);
    await using drivers = new BoardDrivers(name, declaration, byHand.guard);
    await using console = await drivers.openConsole(recorder);
    const conversation = new Conversation(console, { ...options, dialect }, terminal);
    await using _time =
      declaration.clock.driver === "fixture"
        ? passTime(await drivers.clock(), (fault) =>
            conversation.note(`device time stands still: ${messageOf(fault)}`),
          )
        : undefined;
    if (declaration.console.driver === "process") {
      await (await drivers.power())?.set(true);
      if (!typed) await conversation.settled();
    }
    return await (typed ? conversation.typed() : conversation.piped());
  };
  const record = () => Buffer.from(recorder.serialise((text) => text));
  if (options.record === undefined)
    return await talk().finally(() => tellRecord(options, recorder, terminal));
  let fault: unknown;
  let status: number = exitCodes.inconclusive;
  await writeWhole(options.record, async () => {
    // A console that vanishes is what one wants the record of.
    status = await talk().catch((thrown: unknown) => {
      fault = thrown;
      return exitCodes.inconclusive;
    });
    return record();
  });
  tellRecord(options, recorder, terminal);
  if (fault !== undefined) throw fault;
  return status;
}

/** For machines, what was said without a dialect is the record itself. */
function tellRecord(
  { json, dialect }: ConsoleOptions,
  recorder: ConsoleRecorder,
  { output }: Terminal,
): void {
  if (json && dialect === undefined) output.write(recorder.serialise((text) => text));
}
