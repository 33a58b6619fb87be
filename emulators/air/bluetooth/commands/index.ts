import { opcode } from "../../../../core/wire/bluetooth/index.ts";
import { advertisingCommands } from "./advertising.ts";
import { type Command, immediate } from "./command.ts";
import { connectionCommands } from "./connection.ts";
import { encryptionCommands } from "./encryption.ts";
import { informationCommands } from "./information.ts";

const own = [...informationCommands, ...advertisingCommands, ...connectionCommands, ...encryptionCommands];

const readSupportedCommands = immediate([opcode.readSupportedCommands, 0, 14, 4], () => {
  const supported = Buffer.alloc(64);
  for (const { bit } of [...own, readSupportedCommands])
    supported[bit[0]] = (supported[bit[0]] ?? 0) | (1 << bit[1]);
  return supported;
});

/** Every command that the controller knows, by opcode; it refuses any other as unknown. */
export const commands: ReadonlyMap<number, Command> = new Map(
  [...own, readSupportedCommands].map((command) => [command.code, command]),
);
