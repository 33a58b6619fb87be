export { type CommandFailure, runCommand } from "./run-command.ts";
