import type { BoardDeclaration } from "../lab/index.ts";
import type { Ask } from "./hearing.ts";

/** A board, and what its product declares. */
export interface DoctorBoard {
  readonly name: string;
  readonly declaration: BoardDeclaration;
  readonly flash: { readonly size: number; readonly sectorSize: number };
  /** Of the product's console. */
  readonly baudRate: number;
  /** From a start to its first answer, ms. */
  readonly readyWithinMs: number;
  readonly ask: Ask;
}
