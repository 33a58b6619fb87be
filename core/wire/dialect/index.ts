export type { Dialect } from "./declaration/schema.ts";
export { DialectGap } from "./gap.ts";
export { isOperation, operations } from "./operations.ts";
export { fits } from "./pattern.ts";
export { listOf, render, type Script } from "./render.ts";
export {
  endsAnswer,
  type Fit,
  fitLines,
  type Understood,
  understand,
  untilOf,
} from "./understand.ts";
