/**
 * The bootloader: chooses a slot, verifies its image, copies the code to RAM and enters it. What runs is what was verified, whichever
 * slot it came from.
 */
#include "hal/flash.h"
#include "hal/power.h"
#include "hal/registers.h"
#include "hal/timer.h"
#include "hal/uart.h"
#include "memory/string.h"
#include "storage/device_key.h"
#include "storage/journal.h"
#include "text/format.h"
#include "update/boot_control.h"
#include "update/handover.h"
#include "verified.h"

/** Where the firmware's code runs, beginning with its vector table; link/firmware.ld. */
#define CODE_AT 0x20000000u
/** Up to where the bootloader itself runs. */
#define LONGEST_CODE 0x2c000u

static void print_slot(char slot, const char *what)
{
	char line[96];
	char name[] = { slot, '\0' };
	size_t length = text_format(line, sizeof line, "[boot] slot %s: %s\n", name, what);
	uart_write(UART_CONSOLE, line, length);
}

/** Finds the verified image of a slot; false when it holds none. */
static bool load(char slot, struct image *image, uint8_t digest[SHA256_LENGTH])
{
	const struct partition *partition = slot_partition(slot);
	if (!image_read((struct bytes){ flash_at(partition->offset), partition->size }, image) || image->code.length > LONGEST_CODE)
		return false;
	sha256(image->whole.at, image->whole.length, digest);
	return is_verified(slot, image, digest);
}

static _Noreturn void enter(void)
{
	uart_flush(UART_CONSOLE);
	/* The firmware finds every interrupt off, as after a reset. */
	interrupts_off();
	write_register(NVIC_ICER, 0xffffffffu);
	write_register(NVIC_ICPR, 0xffffffffu);
	write_register(VTOR, CODE_AT);
	const uint32_t *vectors = (const uint32_t *)CODE_AT;
	__asm__ volatile("msr msp, %0\n\tbx %1" : : "r"(vectors[0]), "r"(vectors[1]));
	__builtin_unreachable();
}

/** Runs the image of `slot`; returns when it holds no valid one. */
static void run(char slot, bool is_trial)
{
	struct image image;
	struct handover *told = handover();
	char what[64];
	if (!load(slot, &image, told->digest)) {
		print_slot(slot, "no valid image");
		return;
	}
	text_format(what, sizeof what, "%s verified, %s", image.version, is_trial ? "trial" : "confirmed");
	print_slot(slot, what);
	told->magic = HANDOVER_MAGIC;
	told->slot = slot;
	told->is_trial = is_trial;
	told->configuration_schema = image.configuration_schema;
	memcpy(told->version, image.version, sizeof told->version);
	memcpy((void *)CODE_AT, image.code.at, image.code.length);
	enter();
}

/** There is nothing to run: waits for somebody with a flash tool. */
static _Noreturn void wait_for_help(void)
{
	static const char message[] = "[panic] no slot holds a valid image\n";
	uart_write(UART_CONSOLE, message, sizeof message - 1);
	for (;;) {
		watchdog_feed();
		if (timer_arm())
			sleep_unless(timer_has_gone);
	}
}

int main(void)
{
	clocks_start();
	watchdog_start();
	timer_start();
	uart_start(UART_CONSOLE, 115200);
	device_key_start();
	journal_start();

	char active = boot_active();
	if (boot_is_armed()) {
		boot_note_tried();
		run(other_slot(active), true);
	}
	boot_end_trial();
	run(active, false);
	run(other_slot(active), false);
	wait_for_help();
}
