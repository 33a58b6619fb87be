export { hearOfChildren, tellOfChild } from "./children.ts";
export { readHexAnswer } from "./hex-answer.ts";
export { type CommandFailure, killProcessGroup, runCommand } from "./run-command.ts";
