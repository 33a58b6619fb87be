/** `npm run bench:board`: what a virtual Pico costs, as ratios to bare rp2040js in the same run. */
import { firmware, measureBoots, measureMany } from "./board/boards.ts";
import { measureCompute } from "./board/compute.ts";

const print = (line: string) => void process.stdout.write(`${line}\n`);

const { firstMs, signMs, bareMs, megacycles } = measureCompute();
const speed = megacycles / (signMs / 1000);
const bareSpeed = megacycles / (bareMs / 1000);
print("One Ed25519 signature by the chip, CPU of this process");
print(
  `  virtual Pico        ${signMs.toFixed(0).padStart(6)} ms   ${speed.toFixed(0)} million cycles a second (silicon: 125)`,
);
print(`  bare rp2040js       ${bareMs.toFixed(0).padStart(6)} ms   ${bareSpeed.toFixed(0)} million`);
print(`  ratio               ${(bareMs / signMs).toFixed(1).padStart(6)}`);
print(`  key and first one   ${firstMs.toFixed(0).padStart(6)} ms   with the translation of all code`);

const file = firmware();
if (file === undefined) print("The reference firmware has not been built: npm run firmware, then once more.");
else {
  const boots = await measureBoots(file);
  const bareBootMs = boots.megacycles / (bareSpeed / 1000);
  print("The reference firmware from supply to boot.ready");
  print(`  first start         ${boots.firstMs.toFixed(0).padStart(6)} ms`);
  print(
    `  a later one         ${boots.laterMs.toFixed(0).padStart(6)} ms   CPU ${boots.laterCpuMs.toFixed(0)} ms`,
  );
  print(
    `  its cycles on bare rp2040js would take ${bareBootMs.toFixed(0)} ms of CPU, ${(bareBootMs / boots.laterCpuMs).toFixed(1)} times as much`,
  );
  const many = await measureMany(file);
  print(`${many.boards} boards of one process at once`);
  print(
    `  all are ready in    ${many.readyMs.toFixed(0).padStart(6)} ms   ${(many.readyMs / boots.laterMs).toFixed(1)} times a single one`,
  );
  print(
    `  memory              ${many.grewMib.toFixed(0).padStart(6)} MiB  as many bare rp2040js ${many.bareMib.toFixed(0)} MiB, ratio ${(many.bareMib / many.grewMib).toFixed(1)}`,
  );
}
