"use strict";

/**
 * Stands in the place of the package that bleno opens its HCI sockets with. That one compiles at installation and needs a kernel with
 * Bluetooth when it is loaded; this one has no sockets of its own: `provide` says where they come from while a stack is loaded.
 */
let open;

function BluetoothHciSocket() {
  if (open === undefined)
    throw new Error("no HCI socket was provided: load the stack within provide(open, act)");
  // What a constructor returns is what `new` gives.
  return open();
}

/** Runs `act`; each socket that is made meanwhile is what `make` returns. */
BluetoothHciSocket.provide = (make, act) => {
  const before = open;
  open = make;
  try {
    return act();
  } finally {
    open = before;
  }
};

module.exports = BluetoothHciSocket;
