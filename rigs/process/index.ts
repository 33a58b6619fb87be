export {
  type BoardProcess,
  createBoardProcess,
  type ProcessOptions,
  processSchema,
} from "./board-process.ts";
