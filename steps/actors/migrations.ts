import type { ConfigurationValues, Dut } from "../../core/dut/index.ts";
import type { Migrating } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { defaultsOf, sight } from "./configurations.ts";
import type { FactoryStation } from "./factory-station.ts";
import type { Installer } from "./installer.ts";
import type { Sweeps } from "./sweeps.ts";
import { updateTo } from "./updates.ts";

/** Manufactures one device for each declared migration under its older release, and configures it there. */
export async function migratingDevices(
  stage: Stage,
  station: FactoryStation,
  installer: Installer,
): Promise<Migrating[]> {
  const migrating: Migrating[] = [];
  for (const { from, to, stored, expected } of stage.bench.product.ixit.configuration.migrations) {
    const device = await station.makeDevice(from);
    const secrets = mintSecrets(stage, from);
    await installer.write(device, { ...stored, ...secrets });
    const complete = (release: string, values: ConfigurationValues) => ({
      ...defaultsOf(stage.bench.product.schemaOf(release)),
      ...stage.bench.product.factoryValues,
      ...values,
      ...secrets,
    });
    migrating.push({ device, from, to, older: complete(from, stored), newer: complete(to, expected) });
  }
  await stage.observe("declared migrations", stage.bench.product.ixit.configuration.migrations);
  return migrating;
}

function mintSecrets(stage: Stage, release: string): ConfigurationValues {
  const { fields } = stage.bench.product.schemaOf(release);
  const declared = Object.entries(stage.bench.product.ixit.configuration.secretFields);
  return Object.fromEntries(
    declared
      .filter(([name]) => fields[name] !== undefined)
      .map(([name, { length }]) => [name, stage.bench.secrets.mint(name, length)]),
  );
}

/** Lines that tell how what is in effect differs from `expected`; empty when nothing does. */
async function differencesFrom(
  stage: Stage,
  device: Dut,
  release: string,
  expected: ConfigurationValues,
): Promise<readonly string[]> {
  const schema = stage.bench.product.schemaOf(release);
  const { stored, differences } = await sight(device, schema, expected);
  await stage.observe(`configuration under release ${release}`, { shown: stored, differences });
  return differences;
}

export const differencesOnNewer = (stage: Stage, { device, to, newer }: Migrating) =>
  differencesFrom(stage, device, to, newer);

const differencesOnOlder = (stage: Stage, { device, from, older }: Migrating) =>
  differencesFrom(stage, device, from, older);

/** Updates, takes the update back by not confirming it, and returns how the older configuration then differs. */
export async function takeBack(stage: Stage, migrating: Migrating): Promise<readonly string[]> {
  const { device, to } = migrating;
  await updateTo(stage, device, to, { confirm: false });
  await expectDone(device, "start after an update that was not confirmed", await device.power.cycle());
  return differencesOnOlder(stage, migrating);
}

/** Has the older release store what was set once more, newer than anything that was migrated: another value, and back. */
export async function configureAnew(
  { bench }: Stage,
  installer: Installer,
  { device, from, older }: Migrating,
): Promise<void> {
  await installer.write(device, defaultsOf(bench.product.schemaOf(from)));
  await installer.write(device, older);
}

/** Interrupts the update of one device at each declared cut point; an unconfirmed update is taken back in between. */
export async function sweepUpdate(stage: Stage, sweeps: Sweeps, migrating: Migrating): Promise<void> {
  const { device, from, to, older, newer } = migrating;
  const { image } = stage.bench.product.firmware.release(to);
  await sweeps.cut(
    device,
    {
      known: [
        { name: `as set under ${from}`, schema: stage.bench.product.schemaOf(from), values: older },
        { name: `as declared under ${to}`, schema: stage.bench.product.schemaOf(to), values: newer },
      ],
    },
    {
      prepare: () => runOlder(device, from),
      act: () => device.maintenance.installUpdate(image),
    },
  );
}

/** An update on trial is taken back by the next start. */
async function runOlder(device: Dut, release: string): Promise<void> {
  const status = await expectDone(device, "show its status", await device.maintenance.readStatus());
  if (status.firmwareVersion === release) return;
  await expectDone(device, "start after an update that was not confirmed", await device.power.cycle());
}
