export { Board, type LeaseRecord, type ProductTerms } from "./board.ts";
export { type BoardEvent, type BoardSettings, openBoardParts } from "./board-parts.ts";
