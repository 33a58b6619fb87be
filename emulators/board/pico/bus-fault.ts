/** An access that silicon answers with a bus error. The processor takes a HardFault for it. */
export class BusFault extends Error {
  override readonly name = "BusFault";
}
