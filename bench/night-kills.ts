/**
 * `npm run bench:night-kills [N] [SEED]`: a night on a demo lab is killed N times (50) at random moments, and resumed each time. Ends with an
 * error where a journal cannot be read, or tells what is better than the truth.
 */

import { killNights } from "../cli/night/test-support/kills.ts";
import { seededRandom } from "../core/kernel/index.ts";

const [times = "50", seed = `kills ${Date.now()}`] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed: ${seed}`);
await killNights(Number(times), seededRandom(seed), say);
say(`${times} kills: every journal was read, no verdict was better than the truth`);
