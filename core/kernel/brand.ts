declare const brand: unique symbol;

/** A string that cannot be mistaken for another kind of string. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };

/** The identity a device reports, as text: serial number, UUID or hardware ID (PRV-ID-1). */
export type DeviceId = Brand<"DeviceId">;
/** SHA-256, 64 lower-case hexadecimal digits. */
export type Sha256 = Brand<"Sha256">;
/** Identifier of an atom of the register, such as `PRV-CRED-2.4`. */
export type AtomId = Brand<"AtomId">;
/** Identifier of a clause of the register, such as `PRV-CRED-2`. */
export type RequirementId = Brand<"RequirementId">;
