#include "net/set_up_fault.h"

const struct set_up_fault set_up_malformed = {400, "malformed", "the message cannot be read"};
const struct set_up_fault set_up_insecure = {400, "insecure-scheme", "security 0 is not offered; security 1 is"};
const struct set_up_fault set_up_unknown_scheme = {400, "malformed", "this scheme is not offered; security 1 is"};
const struct set_up_fault set_up_bad_key = {400, "malformed", "the public key is none that a secret can be agreed on with"};
const struct set_up_fault set_up_out_of_order = {409, "out-of-order", "a proof came before its challenge"};
const struct set_up_fault set_up_wrong_proof = {403, "wrong-proof", "the proof of possession is wrong"};
const struct set_up_fault set_up_locked = {429, "locked", "too many wrong proofs of possession; restart the device to try again"};
const struct set_up_fault set_up_no_session = {401, "no-session", "a session must be set up on prov-session first"};
