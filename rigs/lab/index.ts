export { type BoardDeclaration, type LabFile, loadLab } from "./lab-file.ts";
