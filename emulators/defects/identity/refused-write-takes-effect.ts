import { altered, type Defect, inDevice } from "../defect.ts";

const key = "identity.written";

export const refusedWriteTakesEffect: Defect = {
  name: "refused-write-takes-effect",
  breaks: "PRV-ID-3.3",
  mistake:
    "The new value is stored first and the lock looked at afterwards: the error comes, and so does the identity.",
  cwe: 696,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(parts);
      const written = () => (parts.journal.recall(key) || undefined) as ReturnType<typeof identity.read>;
      return altered(identity, {
        read: () => written() ?? identity.read(),
        write(value, origin) {
          if (value !== undefined) parts.journal.record(key, value);
          identity.write(value, origin);
        },
      });
    }),
};
