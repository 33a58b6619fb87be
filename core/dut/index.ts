export * from "./dut.ts";
