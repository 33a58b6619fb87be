import type { DeviceId, Sha256 } from "../../core/kernel/index.ts";

/** What the process on the other side of a connection is to be. */
export type Service =
  | {
      readonly kind: "backend";
      readonly manufacturerCas: readonly string[];
      readonly trustedFirmware: readonly Sha256[];
    }
  /** A server that wants a certificate of its clients and says nothing. PEM. */
  | { readonly kind: "bare-tls"; readonly key: string; readonly cert: string; readonly ca: string };

export type Question =
  | { readonly serve: Service }
  | { readonly ask: "cpu" }
  /** Answered once the device's first telemetry has come. */
  | { readonly ask: "telemetry"; readonly identity: DeviceId };

export interface Endpoint {
  readonly url: string;
  readonly caCertificate: string;
  readonly operatorKey: string;
}

/** One to each question, in the order of the questions. */
export type Answer =
  | { readonly endpoint: Endpoint }
  /** CPU time that the process has used so far, user and system, ms. */
  | { readonly cpuMs: number }
  | { readonly fault: string };
