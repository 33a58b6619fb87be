export { type BackendOptions, backendParts, createBackend } from "./backend.ts";
export type { BackendParts, BackendTable } from "./parts.ts";
