/** The fields of one row that `nmcli --terse` prints: a colon parts two, a backslash keeps the character behind it. */
export function splitTerse(row: string): string[] {
  const fields = [""];
  for (let at = 0; at < row.length; at++) {
    let character = row.charAt(at);
    if (character === ":") {
      fields.push("");
      continue;
    }
    if (character === "\\" && at + 1 < row.length) {
      at += 1;
      character = row.charAt(at);
    }
    fields.push((fields.pop() ?? "") + character);
  }
  return fields;
}

/** What `nmcli --terse` prints of one thing, a property a line: there it escapes nothing. */
export function readProperties(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const end = line.indexOf(":");
      return end < 0 ? [] : [[line.slice(0, end), line.slice(end + 1)] as const];
    }),
  );
}
