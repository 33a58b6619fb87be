import type {
  Attestation,
  AuthenticationMode,
  Backend,
  BackendFault,
  DecommissionNotice,
  Refused,
  Registration,
  Telemetry,
} from "../../core/backend/index.ts";
import { type DeviceId, done, EquipmentFault, refused, type Sha256 } from "../../core/kernel/index.ts";
import { topicOf, verifyEvidence } from "../../core/wire/index.ts";
import { assemble } from "../assembly/index.ts";
import { startBroker } from "./broker/broker.ts";
import { createGate } from "./broker/gate.ts";
import { rightsOf } from "./broker/rights.ts";
import { createConfirmations } from "./confirmations.ts";
import { createInbox } from "./inbox.ts";
import { keptKeys, transientKeys } from "./keys.ts";
import { createNonces } from "./nonces.ts";
import { createOperatorDesk } from "./operator.ts";
import type { BackendGiven, BackendParts, BackendTable } from "./parts.ts";
import type { ServerHost } from "./pki.ts";
import { createPost } from "./post.ts";
import { concerns, createRefusalBook } from "./refusals.ts";
import { createRegistry } from "./registry/registry.ts";
import { openStore } from "./registry/store.ts";
import { createFaultSwitch } from "./server/fault-switch.ts";
import { startListener } from "./server/listener.ts";
import { createRecorder } from "./server/recorder.ts";
import { identityUnder } from "./server-identities.ts";
import { createAttestations } from "./services/attestation.ts";
import { createCertifier } from "./services/certifier.ts";
import { createHttpAuthentication } from "./services/challenge.ts";
import { estRoutes } from "./services/est.ts";
import { createFirmwareShelf } from "./services/firmware.ts";
import { createHttp } from "./services/http.ts";
import { createNotices } from "./services/notices.ts";
import { createBell, createSightings } from "./sightings.ts";
import { giveNotice, offerEvidence, renew, visit } from "./visitors.ts";

export interface BackendOptions {
  /** Authorities of the devices' bootstrap certificates, PEM. */
  readonly manufacturerCas: readonly string[];
  /** Releases that attestation accepts. Default: none. */
  readonly trustedFirmware?: readonly Sha256[];
  /** Default: mutual-tls. */
  readonly authentication?: AuthenticationMode;
  /** Default: one that is free. */
  readonly port?: number;
  /** Default: localhost. */
  readonly host?: ServerHost;
  /** Keeps registry and keys; in memory when left out. */
  readonly store?: { readonly file: string; readonly maxPages?: number };
  /** Host time that a client has for a handshake, a first word, a request, a proof. Default: 10 s. */
  readonly patienceMs?: number;
  /** Whether what crosses the sockets is kept. Default: yes. */
  readonly records?: boolean;
  /** Called when the backend cannot keep its registry any longer; it acknowledges nothing from then on. */
  readonly onFailure?: (fault: EquipmentFault) => void;
  /** Backend time, ms since the epoch; expiry of orders counts from it. */
  readonly now?: () => number;
}

const localhost: ServerHost = { address: "127.0.0.1", names: ["localhost"] };

/** The one table of a backend's parts. A defect replaces one entry by a maker that wraps the one here. */
export const backendParts: BackendTable = {
  store: ({ settings }) => openStore({ ...settings.store, onFailure: settings.onFailure }),
  keys: ({ settings, store }) => (settings.store === undefined ? transientKeys() : keptKeys(store)),
  nonces: ({ settings }) => createNonces(settings.now),
  registry: ({ store, seen, wires }) =>
    createRegistry(store, {
      changed: seen.bell.ring,
      // What is being answered at this moment still gets its answer.
      revoked: (gone) => void setImmediate(() => wires.end(({ principal }) => isOneOf(gone, principal))),
    }),
  desk: ({ keys, registry, settings }) =>
    createOperatorDesk({
      operator: keys.operator,
      nextSequence: (addressee) => registry.nextSequence(addressee),
      now: settings.now,
    }),
  certifier: ({ keys, faults, settings }) => createCertifier(keys.devices, faults, settings.now),
  verify: () => verifyEvidence,
  attestations({ registry, nonces, verify, faults, seen, settings }) {
    const { manufacturerCas, trustedFirmware, now } = settings;
    const attestations = createAttestations({
      ...{ registry, nonces, verify, faults, manufacturerCas, now },
      sightings: seen.attested,
    });
    attestations.trust(trustedFirmware);
    return attestations;
  },
  notices: ({ registry, seen, settings }) =>
    createNotices({ registry, sightings: seen.notices, now: settings.now }),
  shelf: ({ registry }) => createFirmwareShelf(registry),
  authentication: ({ settings, registry, nonces }) =>
    createHttpAuthentication(settings.authentication, registry, nonces),
  enrolment: ({ registry, certifier, attestations, faults }) =>
    estRoutes({ registry, certifier, attestations, faults }),
  post: ({ wires }) => createPost((identity, order) => wires.publish(topicOf.orders(identity), order)),
  confirmations: ({ registry, desk, wires }) =>
    createConfirmations({
      registry,
      makeOrder: (draft) => desk.makeOrder(draft),
      send: (identity, order) => void wires.publish(topicOf.orders(identity), order).catch(() => {}),
    }),
  gate: ({ registry, settings }) => createGate({ registry, authentication: settings.authentication }),
  rights: () => rightsOf,
  inbox: ({ registry, notices, confirmations, post, seen, settings, onRefused }) =>
    createInbox({
      ...{ registry, notices, confirmations, onRefused },
      registrations: seen.registrations,
      telemetry: seen.telemetry,
      onReply: (identity, order, outcome) => post.reply(identity, order, outcome),
      now: settings.now,
    }),
};

/**
 * The emulated backend: broker, enrolment, attestation and registry over real TLS, on loopback unless told where.
 * @throws UsageFault PORT_IN_USE, VALUE_INVALID
 */
export async function createBackend(
  options: BackendOptions,
  table: BackendTable = backendParts,
): Promise<Backend> {
  const { manufacturerCas, authentication = "mutual-tls", now = Date.now } = options;
  const { patienceMs = 10_000, host = localhost } = options;
  await using opened = new AsyncDisposableStack();
  const bell = createBell();
  const onFailure = (fault: EquipmentFault) => {
    bell.breakDown(fault);
    options.onFailure?.(fault);
  };
  const faults = createFaultSwitch();
  const recorder = options.records === false ? undefined : createRecorder();
  const registrations = createSightings<Registration>(bell);
  const telemetry = createSightings<Telemetry>(bell);
  const notices = createSightings<DecommissionNotice>(bell);
  const attested = createSightings<Attestation>(bell);
  const refusals = createSightings<Refused>(bell);
  const onRefused = createRefusalBook(refusals, now);

  const parts: BackendParts = assemble<BackendParts, BackendGiven>(table, {
    settings: {
      ...{ manufacturerCas, authentication, onFailure, now },
      trustedFirmware: options.trustedFirmware ?? [],
      store: options.store,
    },
    ...{ faults, onRefused },
    seen: { bell, registrations, telemetry, notices, attested, refusals },
    wires: {
      publish: (topic, payload) => broker.publish(topic, payload),
      end: (matches) => listener.end(matches),
    },
  });
  opened.use(parts.store);
  const { keys, registry, desk, certifier, attestations, shelf, post, confirmations } = parts;

  const broker = opened.use(
    await startBroker({
      ...{ gate: parts.gate, rights: parts.rights, patienceMs, onRefused, onMessage: parts.inbox },
      onAttentive: (identity) => post.again(identity as DeviceId),
    }),
  );
  const http = createHttp({
    routes: [
      ...parts.enrolment,
      ...attestations.routes,
      ...parts.notices.routes,
      ...shelf.routes,
      ...parts.authentication.routes,
    ],
    patienceMs,
    authenticate: (connection, authorization) => parts.authentication.authenticate(connection, authorization),
    onRefused,
    losesAnswers: () => faults.fault === "loses-answers",
  });
  const listener = opened.use(
    await startListener({
      port: options.port ?? 0,
      address: host.address,
      authentication,
      manufacturerCas,
      deviceCa: keys.devices.certificate,
      faults,
      patienceMs,
      identity: () => identityUnder(faults.fault, host, keys.servers),
      record: recorder?.record,
      onMqtt: broker.accept,
      onHttp: http.accept,
      onRefused,
    }),
  );
  const end = opened.move();
  const down = () =>
    new EquipmentFault("BACKEND_DOWN", "The backend was taken down while something was awaited from it.", {
      help: "Take the backend down after everything that waits for it.",
    });

  const of = (identity: DeviceId) => (one: { identity?: DeviceId }) => one.identity === identity;
  const by = (identity: DeviceId) => (one: { authenticatedIdentity: DeviceId }) =>
    one.authenticatedIdentity === identity;

  const endpoint = {
    url: `mqtts://${host.names[0] ?? host.address}:${listener.port}`,
    caCertificate: keys.servers.certificate,
    operatorKey: desk.publicKey,
    deviceCa: keys.devices.certificate,
    authentication,
  };

  return {
    kind: "emulated",
    endpoint,
    device: async (identity) => registry.device(identity),
    awaitState: (identity, state, wait) =>
      bell.until(() => {
        const record = registry.device(identity);
        return record?.state === state ? record : undefined;
      }, wait),
    claim: async (identity, account) =>
      registry.claim(identity, account)
        ? done(undefined)
        : refused("claimed", "another account holds the device"),
    registrations: async (identity) => registrations.all(identity && by(identity)),
    awaitRegistration: (identity, known, wait) => registrations.next(by(identity), known, wait),
    answerRegistrations: async (policy) => {
      confirmations.policy = policy;
    },
    attestations: async (identity) => attested.all(identity && of(identity)),
    telemetry: async (identity) => telemetry.all(of(identity)),
    awaitTelemetry: (identity, known, wait) => telemetry.next(of(identity), known, wait),
    notices: async (identity) => notices.all(identity && of(identity)),
    awaitNotice: (identity, known, wait) => notices.next(of(identity), known, wait),
    refusals: async (identity) => refusals.all(identity && concerns(identity)),
    awaitRefusal: (identity, known, wait) => refusals.next(concerns(identity), known, wait),
    attempts: async () => listener.attempts,
    makeOrder: async (draft) => desk.makeOrder(draft),
    async deliver(identity, order, wait) {
      const outcome = await post.deliver(identity, order, wait);
      // The operator's own hand may deliver what the backend has withheld.
      if (outcome.kind === "done" && desk.confirms(order)) registry.confirm(identity);
      return outcome;
    },
    revoke: async (identity) => {
      registry.revokeAll(identity);
      listener.end(({ principal }) => principal?.identity === identity);
    },
    async issueCredential(identity) {
      const { credential, pem, privateKey } = certifier.issue(identity);
      registry.install(identity, credential);
      return { certificate: pem, privateKey };
    },
    visit: (visitor, wait) => visit(endpoint, visitor, wait),
    renew: (visitor, wait) => renew(endpoint, visitor, wait),
    giveNotice: (visitor, identity, wait) => giveNotice(endpoint, { visitor, identity }, wait),
    offerEvidence: (identity, make, wait) => offerEvidence(endpoint, { identity, make }, wait),
    offerFirmware: async (image) => attestations.trustAlso(shelf.offer(image)),
    trustFirmware: async (digests) => attestations.trust(digests),
    inject: async (fault) => inject(fault),
    capture: async () => recorder?.bytes() ?? new Uint8Array(),
    [Symbol.asyncDispose]: () => {
      bell.close(down());
      post.close(down());
      return end.disposeAsync();
    },
  };

  function inject(fault: BackendFault | undefined): void {
    const before = faults.fault;
    faults.set(fault);
    listener.renew();
    if (before === "silent" || !(fault === undefined || gentle.has(fault))) listener.cut();
  }
}

/** Faults that live connections may see. */
const gentle: ReadonlySet<BackendFault> = new Set([
  "slow",
  "untrusted-to-newcomers",
  "refuses-enrolment",
  "alters-nonce",
  "delivers-foreign-certificate",
  "delivers-misnamed-certificate",
  "forgets-certificates",
  "loses-evidence",
  "loses-answers",
]);

function isOneOf(fingerprints: readonly Sha256[], principal: { fingerprint: Sha256 } | undefined): boolean {
  return principal !== undefined && fingerprints.includes(principal.fingerprint);
}
