/**
 * Every key of the journal, in one place: two of the same name would overwrite each other.
 */
#ifndef STATE_JOURNAL_KEYS_H
#define STATE_JOURNAL_KEYS_H

/** "a" or "b": the confirmed slot. */
#define KEY_BOOT_ACTIVE "boot.active"
/** "armed" before the first start of a new image, "tried" once it was started, else "none". */
#define KEY_BOOT_TRIAL "boot.trial"
/** MAC of the digest of the image in a slot whose signature was found right. */
#define KEY_BOOT_VERIFIED_A "boot.verified.a"
#define KEY_BOOT_VERIFIED_B "boot.verified.b"
/** Sequence of the newest configuration copy whose save was completed. */
#define KEY_CONFIGURATION_COMPLETED "configuration.completed"
#define KEY_CONFIGURATION_ANNOUNCED "configuration.announced"
#define KEY_CONFIGURATION_REJECTED "configuration.rejected"
#define KEY_LOG_SEQUENCE "log.sequence"
/** Newest time that the network has told, ms since the epoch. */
#define KEY_CLOCK "clock.told"
#define KEY_RESET_TASK "reset.task"
#define KEY_NOTICE "notice.due"
/** Sequence of the last order that was accepted. */
#define KEY_ORDERS_SEQUENCE "orders.sequence"
/** "yes" once the backend has confirmed the device. */
#define KEY_OPERATION_ENTERED "operation.entered"
/** Generation of the credential that a rotation is to replace; empty when none is due. */
#define KEY_OPERATION_ROTATION "operation.rotation"
/** Digest of an image that came over the air and is on trial; empty when none is. */
#define KEY_OPERATION_TRIAL "operation.trial"
/** Cause of the last failure that the log tells. */
#define KEY_PROVISIONING_FAILURE "provisioning.failure"

#endif
