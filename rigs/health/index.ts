export {
  type BoardHealth,
  type Health,
  HealthBook,
  type HealthChange,
  nothingKnown,
  takesJobs,
} from "./health-book.ts";
export { isOfTheBoard } from "./illness.ts";
