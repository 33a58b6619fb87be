export { type CommandLineOptions, createCommandLine } from "./command-line.ts";
