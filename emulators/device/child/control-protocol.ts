/** Sent by the device's process when an armed cut strikes. */
export const cutStruck = "cut.struck";

/** A whole chip in base64 fits one line. */
export const longestControlLine = 8 << 20;
