/** A command with places for parameters: `set {field} {value|quoted}`; what stands in `[…]` is left out with its parameter. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "place"; readonly name: string; readonly encoding: string | undefined }
  | { readonly kind: "optional"; readonly parts: readonly TemplatePart[] };

class TemplateError extends Error {
  override readonly name = "TemplateError";
}

const token = /\{\{|\}\}|\[\[|\]\]|\{([A-Za-z0-9]+)(?:\|([A-Za-z0-9-]+))?\}|[{}[\]]|[^{}[\]]+/g;

/** Doubled brackets stand for themselves. @throws TemplateError */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const whole: TemplatePart[] = [];
  let optional: TemplatePart[] | undefined;
  for (const [text, name, encoding] of template.matchAll(token)) {
    const parts = optional ?? whole;
    if (name !== undefined) parts.push({ kind: "place", name, encoding });
    else if (/^(?:\{\{|\}\}|\[\[|\]\])$/.test(text)) parts.push({ kind: "text", text: text.slice(1) });
    else if (text === "[" && optional === undefined) optional = [];
    else if (text === "]" && optional !== undefined) {
      whole.push({ kind: "optional", parts: optional });
      optional = undefined;
    } else if (/^[{}[\]]$/.test(text))
      throw new TemplateError(`"${text}" stands alone; write "${text}${text}" for the character itself`);
    else parts.push({ kind: "text", text });
  }
  if (optional !== undefined)
    throw new TemplateError('"[" is not closed; write "[[" for the character itself');
  return whole;
}

/** Every place of a template. */
export function placesOf(parts: readonly TemplatePart[]): Extract<TemplatePart, { kind: "place" }>[] {
  return parts.flatMap((part) =>
    part.kind === "place" ? [part] : part.kind === "optional" ? placesOf(part.parts) : [],
  );
}

/** Puts the parameters in: `write` makes text of one, undefined where it does not come. */
export function fillTemplate(
  parts: readonly TemplatePart[],
  write: (place: Extract<TemplatePart, { kind: "place" }>) => string | undefined,
): string | undefined {
  let line = "";
  for (const part of parts) {
    if (part.kind === "text") line += part.text;
    else if (part.kind === "optional") line += fillTemplate(part.parts, write) ?? "";
    else {
      const text = write(part);
      if (text === undefined) return undefined;
      line += text;
    }
  }
  return line;
}
