/**
 * The dialect cannot say what is to be said, or does not understand what came: a matter of the dialect and not of the device. The
 * message begins with the key.
 */
export class DialectGap extends Error {
  override readonly name = "DialectGap";
  /** What the person should do next, as an imperative sentence. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
