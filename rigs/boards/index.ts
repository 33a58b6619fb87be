export { Board, type LeaseRecord, type ProductTerms } from "./board.ts";
export { BoardDrivers } from "./board-drivers.ts";
export type { BoardEvent, BoardSettings } from "./board-parts.ts";
export { type FlashBench, openFlashBench } from "./flash-bench.ts";
