/** Changes that need not be caught, by name, each with the reason why nothing that the standard asks for is different. */
export const equivalents: Readonly<Record<string, string>> = {
  "device.setUpDispatch:swapped":
    "It holds nothing of its device: another device's does the same with the conversation that it is given.",
  "device.reset.factoryReset:constant":
    "It restarts the firmware, and each start makes its own: there is no second answer.",
  "device.reset.factoryReset:stale":
    "It restarts the firmware, and each start makes its own: there is no earlier answer.",
  "device.reset.resume:constant": "Each start asks it once, and makes its own.",
  "device.reset.stop:constant": "Each start ends once, and makes its own.",
};
