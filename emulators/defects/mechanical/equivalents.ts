/** Changes that need not be caught, by name, each with the reason why nothing that the standard asks for is different. */
export const equivalents: Readonly<Record<string, string>> = {
  "device.setUpDispatch:swapped":
    "It holds nothing of its device: another device's does the same with the conversation that it is given.",
};
