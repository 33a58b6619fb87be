/** Changes that need not be caught, by name, each with the reason why nothing that the standard asks for is different. */
export const equivalents: Readonly<Record<string, string>> = {};
