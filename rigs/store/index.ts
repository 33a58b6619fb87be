export { type LabStore, type LabStoreKind, openLabStore } from "./lab-store.ts";
