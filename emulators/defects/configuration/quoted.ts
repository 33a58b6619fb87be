import type { ConfigurationValues } from "../../../core/dut/index.ts";

/** `values` as far as an entry of the log has room for them. */
export const quoted = (values: ConfigurationValues): string => JSON.stringify(values).slice(0, 512);
