import { isMap, isScalar, type Pair, parseDocument, visit } from "yaml";

/** What stands in place of a value that the copy of a rig file leaves out. */
const placeholder = "[withheld]";

/** Keys of `lab.yaml` whose value lets somebody in. */
const secretKeys = /pass(word|phrase)|secret|token/i;
/** User and password in a URL. */
const credentialsInUrl = /(?<=:\/\/)[^/@\s]+(?=@)/g;

/**
 * The YAML `text` of a rig file as a report may show it: without the passwords that it holds, the variables that it hands to programs,
 * and its comments, of which nobody knows what stands in them.
 */
export function withheld(text: string): string {
  const document = parseDocument(text);
  document.commentBefore = null;
  document.comment = null;
  visit(document, {
    Node: (_key, node) => {
      node.comment = null;
      node.commentBefore = null;
      if (isScalar(node) && typeof node.value === "string")
        node.value = node.value.replaceAll(credentialsInUrl, placeholder);
    },
    Pair: (_key, pair) => {
      const key = nameOf(pair);
      if (secretKeys.test(key)) withhold(pair);
      if (key === "env" && isMap(pair.value)) for (const variable of pair.value.items) withhold(variable);
    },
  });
  return document.toString();
}

const nameOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : "");

function withhold(pair: Pair): void {
  pair.value = placeholder;
}
