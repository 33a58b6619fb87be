import { type Finding, fault, ok, type Subject, unchecked, warning } from "./finding.ts";
import type { Heard } from "./hearing.ts";

/** What is known of a board whose console was listened to. */
export interface Circumstances {
  readonly baudRate: number;
  /** Whether it has supply; undefined: nobody can tell. */
  readonly on: boolean | undefined;
  /** Whether nothing stands in its flash that could talk; undefined: nobody has looked. */
  readonly blank: boolean | undefined;
  /** Finds the speed at which it can be read; undefined where the speed is not ours to set. */
  readonly findSpeed: (() => Promise<number | undefined>) | undefined;
}

/** What it means that a console, of a board that should run, was heard so. @throws EquipmentFault from other speeds */
export async function judgeConsole(subject: Subject, heard: Heard, at: Circumstances): Promise<Finding> {
  const { answered, likeness, bytes } = heard;
  if (answered) return ok(subject, "answers");
  if (at.blank === true && likeness !== "garbage")
    return unchecked(subject, "no answer: its flash is blank, so that no firmware runs on it");
  if (likeness === "text")
    return warning(
      subject,
      "talks, and does not answer what it is asked",
      "Check the wire from here to the board (its RX), and whether its firmware speaks the console that the product's ixit.yaml declares.",
    );
  // Of a board that may have no supply, silence says nothing about the speed.
  const speed = at.on === true || bytes > 0 ? await at.findSpeed?.() : undefined;
  if (speed !== undefined)
    return fault(
      subject,
      `wrong speed: it cannot be read at ${at.baudRate} baud, and can be at ${speed}`,
      `Say baudRate: ${speed} for this console.`,
    );
  if (likeness === "garbage")
    return fault(
      subject,
      `${bytes} bytes came that are no text${at.findSpeed === undefined ? "" : `, neither at ${at.baudRate} baud nor at any usual speed`}`,
      "Look up the speed of the firmware's console and say it as baudRate; check ground and level of the line.",
    );
  const said = bytes === 0 ? "no output and no answer" : `${bytes} bytes came, and no answer`;
  if (at.on === undefined)
    return warning(
      subject,
      `${said}; whether the board has supply is not known`,
      "Have it given with --power, or see by its lamp or a meter.",
    );
  return fault(
    subject,
    `dead: ${said}, though the board has supply`,
    "Check that RX and TX are crossed and grounds joined, that this is the board's port, that firmware is in its flash, and that nothing holds it in reset.",
  );
}
