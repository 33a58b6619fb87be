export { dialectSchema } from "./dialect-schema.ts";
