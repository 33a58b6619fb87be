export {
  type AtomSummary,
  type RequirementSummary,
  type RunSummary,
  type ScenarioSummary,
  summarise,
  type Waiver,
} from "./summary.ts";
