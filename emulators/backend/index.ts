export { type BackendOptions, createBackend } from "./backend.ts";
