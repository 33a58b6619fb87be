import type { FlashTool, Switch } from "../equipment/index.ts";

/**
 * A tool that holds its board by supply while it changes the flash, where it has no other hold: a process would go on with what it
 * read from its image file before. Reading leaves it running.
 */
export function holdBySupply(tool: FlashTool, power: Switch): FlashTool {
  let held = false;
  const hold = async (): Promise<void> => {
    if (!(await power.read())) return;
    await power.set(false);
    held = true;
  };
  return {
    read: (offset, length) => tool.read(offset, length),
    readHardwareId: () => tool.readHardwareId(),
    async erase(offset, length) {
      await hold();
      await tool.erase(offset, length);
    },
    async write(offset, bytes) {
      await hold();
      await tool.write(offset, bytes);
    },
    async release() {
      await tool.release();
      if (!held) return;
      held = false;
      await power.set(true);
    },
    // The tool belongs to who opened it.
    async [Symbol.asyncDispose]() {},
  };
}
