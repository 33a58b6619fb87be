export type { DoctorBoard } from "./doctor-board.ts";
export { examineRig, type RigExamination } from "./examine.ts";
export type { Finding, Subject } from "./finding.ts";
export type { Ask } from "./hearing.ts";
