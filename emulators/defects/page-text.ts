import { type Breakage, inDevice } from "./defect.ts";

/**
 * A breakage of the set-up page that every device serves: `sound`, which must stand in it, is replaced wherever it does. The device
 * allows whatever script and style it serves, as a build would that was made with the mistake in it.
 */
export const inPage = (sound: string, broken: string): Breakage =>
  inDevice("setUpPage", (make, parts) => {
    const document = make(parts);
    return (built) => {
      const whole = document(built);
      if (!whole.includes(sound)) throw new TypeError(`the set-up page has no ${sound} to be broken`);
      return whole.replaceAll(sound, broken);
    };
  });
