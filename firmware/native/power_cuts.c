/**
 * Record log and journal on a flash chip in memory whose supply fails: at each flash operation of a long run in turn, torn in the middle of
 * it. After each cut the flash is read anew, as a start does, and what was durable has to be there. Prints what is not, and how many cuts it
 * tried.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal/flash.h"
#include "hal/power.h"
#include "memory/string.h"
#include "storage/journal.h"
#include "storage/record_log.h"
#include "text/format.h"

static uint8_t chip[FLASH_SIZE];
static jmp_buf supply_lost;
/** Operations until the cut; negative: none comes. */
static long left = -1;
static unsigned failures;

/* The chip: NOR flash, of which an operation that is cut has done the first half. */

const uint8_t *flash_at(uint32_t offset)
{
	return chip + offset;
}

static size_t done_of(size_t length)
{
	return left == 0 ? length / 2 : length;
}

static void end_operation(void)
{
	if (left == 0)
		longjmp(supply_lost, 1);
	left -= left > 0;
}

void flash_erase_sector(uint32_t offset)
{
	memset(chip + offset, 0xff, done_of(FLASH_SECTOR));
	end_operation();
}

void flash_program(uint32_t offset, const void *bytes, size_t length)
{
	const uint8_t *from = bytes;
	while (length > 0) {
		size_t room = FLASH_PAGE - offset % FLASH_PAGE;
		size_t part = length < room ? length : room;
		for (size_t i = 0; i < done_of(part); i += 1)
			chip[offset + i] &= from[i];
		end_operation();
		offset += part;
		from += part;
		length -= part;
	}
}

bool flash_is_blank(uint32_t offset, size_t length)
{
	for (size_t i = 0; i < length; i += 1)
		if (chip[offset + i] != 0xff)
			return false;
	return true;
}

_Noreturn void panic(const char *why)
{
	printf("panic: %s\n", why);
	exit(1);
}

static void expect(bool holds, const char *what, unsigned number)
{
	if (holds)
		return;
	failures += 1;
	printf("%s: %u\n", what, number);
}

/* A body that tells its number, of a length that follows from it. */

enum { SHORTEST = 8, LONGEST_BODY = 900 };

static size_t make_body(unsigned number, uint8_t body[LONGEST_BODY])
{
	size_t length = SHORTEST + number * 7919u % (LONGEST_BODY - SHORTEST);
	for (size_t i = 0; i < length; i += 1)
		body[i] = (uint8_t)(number * 31u + i);
	memcpy(body, &number, sizeof number);
	return length;
}

static unsigned number_of(struct bytes record)
{
	unsigned number = 0;
	uint8_t body[LONGEST_BODY];
	memcpy(&number, record.at, sizeof number);
	size_t length = make_body(number, body);
	expect(length == record.length && memcmp(body, record.at, length) == 0, "a record is not what was written", number);
	return number;
}

static const struct partition ring = { 0x10000, 4 * FLASH_SECTOR };
static struct record_log records;
/** Number of the last record whose append has returned. */
static volatile unsigned durable;

static void append_up_to(unsigned last)
{
	uint8_t body[LONGEST_BODY];
	while (durable < last) {
		size_t length = make_body(durable + 1, body);
		record_log_append(&records, (struct bytes){ body, length });
		durable += 1;
	}
}

/** Numbers rise by one, and the newest is the last durable one, or the one that was being written. */
static void check_records(void)
{
	struct record_walk walk = { 0 };
	struct bytes record;
	unsigned before = 0;
	while (record_log_next(&records, &walk, &record)) {
		unsigned number = number_of(record);
		expect(before == 0 || number == before + 1 || number == before, "a record is missing before", number);
		before = number;
	}
	expect(before == durable || before == durable + 1, "the newest record is gone", durable);
	durable = before > durable ? before : durable;
}

/** Enough for the ring to go round several times. */
enum { RECORDS = 120 };

static unsigned cut_record_log(void)
{
	for (unsigned cut = 0;; cut += 1) {
		memset(chip, 0xff, sizeof chip);
		durable = 0;
		left = (long)cut;
		record_log_open(&records, &ring, NULL);
		if (setjmp(supply_lost) == 0) {
			append_up_to(RECORDS);
			left = -1;
			return cut;
		}
		left = -1;
		record_log_open(&records, &ring, NULL);
		check_records();
		append_up_to(durable + 20);
		check_records();
	}
}

/* Facts that are written in turn, and one that is written once and has to outlive every recycling. */

enum { FACTS = 5, ROUNDS = 400 };

static volatile unsigned rounds;

static void write_value(unsigned round, char value[200])
{
	size_t length = text_format(value, 200, "%u ", round);
	while (length < 20 + round * 13u % 170)
		value[length++] = 'x';
	value[length] = '\0';
}

static void record_round(unsigned round)
{
	char key[16];
	char value[200];
	text_format(key, sizeof key, "fact.%u", round % FACTS);
	write_value(round, value);
	journal_record_string(key, value);
}

static bool holds_round(unsigned fact, unsigned round)
{
	char key[16];
	char value[200];
	text_format(key, sizeof key, "fact.%u", fact);
	write_value(round, value);
	return text_is(journal_recall(key), value);
}

/** Each fact is what the last round of its turn has made it, or what the one that was cut was about to. */
static void check_journal(void)
{
	expect(journal_number("once") == 42, "the oldest fact is gone after round", rounds);
	for (unsigned back = 1; back <= FACTS && back <= rounds; back += 1) {
		unsigned round = rounds - back;
		bool may_be_newer = (rounds % FACTS) == (round % FACTS);
		expect(holds_round(round % FACTS, round) || (may_be_newer && holds_round(round % FACTS, rounds)), "a fact is lost after round",
		       round);
	}
}

static void run_journal(void)
{
	for (; rounds < ROUNDS; rounds += 1)
		record_round(rounds);
}

static unsigned cut_journal(unsigned step)
{
	for (unsigned cut = 2;; cut += step) {
		memset(chip, 0xff, sizeof chip);
		rounds = 0;
		left = -1;
		journal_start();
		journal_record_string("once", "42");
		left = (long)cut;
		if (setjmp(supply_lost) == 0) {
			run_journal();
			left = -1;
			return cut / step;
		}
		left = -1;
		journal_start();
		check_journal();
	}
}

/** A fact that is forgotten is gone from all of the flash, or is there as it was; the others stay. */
static unsigned cut_forgetting(void)
{
	for (unsigned cut = 0;; cut += 1) {
		memset(chip, 0xff, sizeof chip);
		left = -1;
		journal_start();
		journal_record_string("once", "42");
		journal_record_string("secret", "SECRETSECRET");
		journal_record_string("secret", "SECRET-AGAIN");
		left = (long)cut;
		bool was_cut = setjmp(supply_lost) != 0;
		if (!was_cut)
			journal_forget("secret");
		left = -1;
		journal_start();
		expect(journal_number("once") == 42, "forgetting one fact lost another, cut", cut);
		journal_forget("secret");
		expect(journal_recall("secret").length == 0, "a forgotten fact is recalled, cut", cut);
		for (uint32_t at = JOURNAL.offset; at < JOURNAL.offset + JOURNAL.size - 6; at += 1)
			if (memcmp(chip + at, "SECRET", 6) == 0)
				expect(false, "a forgotten fact stands in flash, cut", cut);
		if (!was_cut)
			return cut;
	}
}

int main(void)
{
	unsigned in_log = cut_record_log();
	unsigned in_journal = cut_journal(3);
	unsigned in_forgetting = cut_forgetting();
	printf("cuts %u %u %u failures %u\n", in_log, in_journal, in_forgetting, failures);
	return 0;
}
