export { Ledger, type Print, type SeenBefore } from "./ledger.ts";
