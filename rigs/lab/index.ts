export { type KeptFile, keptIn } from "./kept-files.ts";
export { type BoardDeclaration, type LabFile, loadLab } from "./lab-file.ts";
