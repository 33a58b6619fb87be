export { type BackendOptions, backendParts, createBackend } from "./backend.ts";
export type { BackendGiven, BackendParts, BackendTable } from "./parts.ts";
export type { ServerHost } from "./pki.ts";
