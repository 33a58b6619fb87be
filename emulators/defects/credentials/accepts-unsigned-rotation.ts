import { altered, type Defect, inDevice } from "../defect.ts";

export const acceptsUnsignedRotation: Defect = {
  name: "accepts-unsigned-rotation",
  breaks: "PRV-CRED-3.4",
  mistake: "A rotation was thought to harm nobody, and is obeyed whether the order is signed or not.",
  cwe: 306,
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const orders = make(parts);
      return altered(orders, {
        obey(bytes) {
          const { order = "", signature } = JSON.parse(Buffer.from(bytes).toString());
          const { command } = JSON.parse(Buffer.from(order, "base64").toString());
          const isHarmless = signature === "" && command?.name === "rotate-credential";
          return isHarmless ? parts.operation.rotate() : orders.obey(bytes);
        },
      });
    }),
};
