export { type Ics, icsSchema } from "./ics.ts";
export { type Ixit, ixitSchema } from "./ixit.ts";
export { type Firmware, loadProduct, type Product, partitions, type Region, type Release } from "./product.ts";
