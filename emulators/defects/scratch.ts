import { flashMap, type Parts } from "../device/index.ts";

/** Leaves `bytes` in the scratch sector of the flash, in clear. */
export function leaveInScratch({ flash }: Pick<Parts, "flash">, bytes: Uint8Array): void {
  flash.eraseSector(flashMap.selfTest.offset);
  flash.program(flashMap.selfTest.offset, bytes);
}
