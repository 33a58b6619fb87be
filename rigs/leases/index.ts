export { guardLease, Lease, type LeaseGuard } from "./lease.ts";
export { type Holder, LeaseTable, type Refusal, type Unrest } from "./lease-table.ts";
export { endOrphans, noteChild } from "./orphans.ts";
export { awaitLease, describeRefusal, isOwn, takeLease } from "./take.ts";
