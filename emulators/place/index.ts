export { createFixture, type Fixture } from "./fixture.ts";
export { type HostedPlace, hostPlace } from "./host.ts";
export { createLocalEquipment, type PassTime } from "./local-equipment.ts";
export type { ConsolePlace } from "./outlet.ts";
export type { Piece } from "./piece.ts";
