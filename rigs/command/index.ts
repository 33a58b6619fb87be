export { readHexAnswer } from "./hex-answer.ts";
export { type CommandFailure, runCommand } from "./run-command.ts";
