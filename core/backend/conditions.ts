/** How a backend is set up, and how it misbehaves on request. */

/**
 * mutual-tls: the device shows its certificate in TLS. signed-challenge: it has no TLS client key and signs the backend's nonce
 * inside TLS that only the server authenticates.
 */
export type AuthenticationMode = "mutual-tls" | "signed-challenge";

/**
 * How registrations are answered. confirm: rightly. withhold: not at all. refuse: with a refusal. forge: with a confirmation that a
 * stranger signed. confirm-another: with the operator's confirmations of another device and of another registration. PRV-FIELD-4
 */
export type RegistrationPolicy = "confirm" | "withhold" | "refuse" | "forge" | "confirm-another";

/**
 * absent: connections are reset on arrival. silent: taken and never answered. slow: every answer takes a while.
 * untrusted-certificate, wrong-name, expired-certificate: the server's own. untrusted-to-newcomers: as the first, but live connections go on,
 * as when somebody comes between later. outdated-tls: nothing newer than TLS 1.1. refuses-enrolment: EST refuses everybody.
 * alters-nonce: nonces of attestation arrive with their last byte changed. delivers-foreign-certificate: EST answers with a
 * certificate for another key. delivers-misnamed-certificate: for the right key, in another's name. forgets-certificates: EST keeps no record
 * of what it issues, so that it opens nothing. drops: connections end as soon as their
 * client has said something. loses-evidence: evidence is acknowledged and goes no further. loses-answers: what is posted over HTTPS is acted on,
 * and its answer is lost with the connection.
 */
export type BackendFault =
  | "absent"
  | "silent"
  | "slow"
  | "untrusted-certificate"
  | "untrusted-to-newcomers"
  | "wrong-name"
  | "expired-certificate"
  | "outdated-tls"
  | "refuses-enrolment"
  | "alters-nonce"
  | "delivers-foreign-certificate"
  | "delivers-misnamed-certificate"
  | "forgets-certificates"
  | "drops"
  | "loses-evidence"
  | "loses-answers";
