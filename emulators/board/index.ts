export { createPico, newUid, type Pico, type PicoOptions } from "./pico/board.ts";
export { load } from "./pico/load.ts";
export { startRam } from "./pico/ram-program.ts";
