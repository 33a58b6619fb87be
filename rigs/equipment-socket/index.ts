export { type EquipmentSocket, openEquipmentSocket } from "./equipment-socket.ts";
export { type EquipmentSocketOptions, equipmentSocketSchema } from "./settings.ts";
