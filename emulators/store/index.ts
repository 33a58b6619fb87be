export { openStore, type Store, type StoreKind, type StoreOptions } from "./store.ts";
