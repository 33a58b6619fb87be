export { Board, type LeaseRecord, type ProductTerms } from "./board.ts";
export { BoardDrivers } from "./board-drivers.ts";
export { toolNeedsSupply } from "./board-flash.ts";
export type { BoardEvent, BoardSettings } from "./board-parts.ts";
export { declaredCapabilities } from "./capabilities.ts";
export { type FlashBench, openFlashBench } from "./flash-bench.ts";
export { type BoardObstacle, obstaclesOf } from "./obstacles.ts";
export { type Wiring, wiringOf } from "./wiring.ts";
