import { registerHooks } from "node:module";

/** The makers of Improv publish for bundlers: file names without endings, and modules that are not said to be any. */
registerHooks({
  resolve: (specifier, context, next) =>
    isTheirs(context.parentURL) && specifier.startsWith("./") && !specifier.endsWith(".js")
      ? next(`${specifier}.js`, context)
      : next(specifier, context),
  load: (url, context, next) => next(url, isTheirs(url) ? { ...context, format: "module" } : context),
});

function isTheirs(url: string | undefined): boolean {
  return url !== undefined && /\/node_modules\/improv-wifi-(serial-)?sdk\/dist\//.test(url);
}

export const { ImprovSerial } = await import("improv-wifi-serial-sdk/dist/serial.js");
export const { ImprovBluetoothLE } = await import("improv-wifi-sdk/dist/ble.js");
