import type { CDPSession, Page } from "playwright-core";
import { withSession } from "./beside.ts";

/** A page as a screen reader has it, at one moment. */
export interface AccessibilityTree {
  /** Accessible name of what has the focus; empty when nothing with a name has. */
  readonly focused: string;
  readonly fields: readonly Field[];
}

export interface Field {
  /** Accessible name. */
  readonly name: string;
  /** What describes it beside its name; once it is marked as wrong, its error message too. */
  readonly description: string;
  /** Whether it is marked as wrong (`aria-invalid`, WAI-ARIA 1.2). */
  readonly wrong: boolean;
}

/** Roles of what a person types into or chooses with (WAI-ARIA 1.2, 5.3.2). */
const fieldRoles = new Set([
  ...["textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "checkbox", "radio", "switch"],
  // What Chromium calls inputs for which ARIA has no role.
  ...["Date", "DateTime", "InputTime", "ColorWell"],
]);

/** Asks Chromium for its own tree, all of it at once: to ask for each element takes a hundred times as long. Hidden elements are not in it. */
export function readAccessibilityTree(page: Page): Promise<AccessibilityTree> {
  return withSession(page, async (session) => {
    const nodes = await askForNodes(session);
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const byElement = new Map(nodes.map((node) => [node.backendDOMNodeId, node]));
    const seen = [...inOrder(nodes[0], byId)].filter(({ ignored }) => !ignored);
    const errorOf = (field: Node): string[] =>
      (propertyOf(field, "errormessage")?.relatedNodes ?? []).map(({ backendDOMNodeId }) =>
        textOf(inOrder(byElement.get(backendDOMNodeId), byId)),
      );
    return {
      // The document has the focus too, of which it says where it is.
      focused: nameOf(seen.findLast((node) => isTrue(node, "focused") && !isDocument(node))),
      fields: seen.filter(isField).map((field) => ({
        name: nameOf(field),
        description: [String(field.description?.value ?? ""), ...errorOf(field)].join(" ").trim(),
        wrong: isTrue(field, "invalid"),
      })),
    };
  });
}

/** Playwright does not export the types of the protocol by name. */
const askForNodes = async (session: CDPSession) => (await session.send("Accessibility.getFullAXTree")).nodes;

type Node = Awaited<ReturnType<typeof askForNodes>>[number];

const nameOf = (node: Node | undefined): string => String(node?.name?.value ?? "").trim();

const isDocument = ({ role }: Node): boolean => role?.value === "RootWebArea";

/** Whatever is marked as wrong counts, also where a page made it a field that is none. */
const isField = (node: Node): boolean => fieldRoles.has(node.role?.value) || isTrue(node, "invalid");

const propertyOf = ({ properties = [] }: Node, name: string) =>
  properties.find((property) => property.name === name)?.value;

/** Some are booleans, others words. */
const isTrue = (node: Node, property: string): boolean =>
  String(propertyOf(node, property)?.value) === "true";

/** `node` and all below it, in the order of the document. */
function* inOrder(node: Node | undefined, byId: ReadonlyMap<string, Node>): Iterable<Node> {
  if (node === undefined) return;
  yield node;
  for (const id of node.childIds ?? []) yield* inOrder(byId.get(id), byId);
}

const textOf = (nodes: Iterable<Node>): string =>
  [...nodes]
    .filter(({ ignored, role }) => !ignored && role?.value === "StaticText")
    .map(nameOf)
    .join(" ");
