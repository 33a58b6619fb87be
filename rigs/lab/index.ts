export { type IrreversibleAct, irreversibleActs } from "./board-keys.ts";
export { type BoardDeclaration, type LabFile, labSchema, loadLab } from "./lab-file.ts";
