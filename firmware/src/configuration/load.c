#include "configuration/load.h"

#include "configuration/change_journal.h"
#include "configuration/migration.h"
#include "log/log.h"
#include "memory/string.h"
#include "state/journal_keys.h"
#include "state/state.h"
#include "storage/journal.h"
#include "text/format.h"
#include "update/running.h"

static const char corrupt[] = "configuration-corrupt";
static const char newer[] = "configuration-newer";

enum { COPIES = 2 };

const char *source_name(enum configuration_source source)
{
	static const char *const names[] = {
		[SOURCE_STORED] = "stored", [SOURCE_PREVIOUS_COPY] = "previous-copy", [SOURCE_DEFAULTS] = "defaults"
	};
	return names[source];
}

/** Both copies, the newer one that is whole first. */
static void inspect(struct copy copies[COPIES])
{
	copy_inspect('a', &copies[0]);
	copy_inspect('b', &copies[1]);
	bool is_second_newer = copies[1].state == COPY_WHOLE &&
			       (copies[0].state != COPY_WHOLE || copies[1].sequence > copies[0].sequence);
	if (!is_second_newer)
		return;
	struct copy first = copies[0];
	copies[0] = copies[1];
	copies[1] = first;
}

static void put_fault(char *why, size_t room, const char *fault)
{
	size_t used = strlen(why);
	text_format(why + used, room - used, "%s%s", used == 0 ? "" : "; ", fault);
}

static void put_copy_fault(char *why, size_t room, const struct copy *copy)
{
	char fault[128];
	char name[] = { copy->place, '\0' };
	if (copy->why[0] == '\0')
		return;
	text_format(fault, sizeof fault, "copy %s: %s", name, copy->why);
	put_fault(why, room, fault);
}

static uint32_t newest_sequence(const struct copy copies[COPIES])
{
	return copies[0].state == COPY_WHOLE ? copies[0].sequence : 0;
}

/** Takes the newest copy that is a whole configuration of a schema that this firmware knows. Returns it; NULL when there is none. */
static const struct copy *pick(struct copy copies[COPIES], struct values *values)
{
	for (size_t i = 0; i < COPIES; i += 1)
		if (copies[i].state == COPY_WHOLE && copies[i].schema_version <= running_schema() && copy_read(&copies[i], values))
			return &copies[i];
	values_set_defaults(values, schema_of(running_schema()));
	return NULL;
}

static char place_of_newer(const struct copy copies[COPIES])
{
	for (size_t i = 0; i < COPIES; i += 1)
		if (copies[i].state == COPY_WHOLE && copies[i].schema_version > running_schema())
			return copies[i].place;
	return 0;
}

/** Once for each thing that is wrong, over restarts too. */
static void report(const char *why, enum configuration_source source)
{
	char detail[256];
	if (text_is(journal_recall(KEY_CONFIGURATION_REJECTED), why))
		return;
	text_format(detail, sizeof detail, "%s; %s in effect", why, source_name(source));
	if (why[0] != '\0')
		log_note("configuration-rejected", "boot", detail);
	journal_record_string(KEY_CONFIGURATION_REJECTED, why);
}

static void report_faults(const struct copy copies[COPIES], enum configuration_source source)
{
	char why[224] = "";
	for (char place = 'a'; place <= 'b'; place += 1)
		for (size_t i = 0; i < COPIES; i += 1)
			if (copies[i].place == place)
				put_copy_fault(why, sizeof why, &copies[i]);
	if (why[0] == '\0' && newest_sequence(copies) < changes_completed())
		put_fault(why, sizeof why, "the newest copy is gone");
	if (why[0] != '\0')
		faults_report(corrupt);
	if (place_of_newer(copies) != 0)
		faults_report(newer);
	report(why, source);
}

void configuration_save(struct loaded *loaded, const struct values *next)
{
	loaded->place = copy_save(next, loaded->sequence + 1, loaded->place);
	loaded->sequence += 1;
	values_copy(&loaded->values, next);
	/* The copy may be written over one that was rejected; a later corruption of the same place is another one. */
	journal_record_string(KEY_CONFIGURATION_REJECTED, "");
}

/** Into the other place, so that firmware that is taken back finds what it had. */
static void migrate_stored(struct loaded *loaded, uint32_t stored_as)
{
	values_copy(values_spare(), &loaded->values);
	changes_announce_migration(loaded->sequence + 1, stored_as, running_schema());
	configuration_save(loaded, values_spare());
	changes_complete(loaded->sequence, &loaded->values);
}

void configuration_load(struct loaded *loaded)
{
	struct copy copies[COPIES];
	inspect(copies);
	uint32_t completed = changes_completed();
	uint32_t newest = newest_sequence(copies);
	const struct copy *picked = pick(copies, &loaded->values);
	loaded->sequence = newest > completed ? newest : completed;
	loaded->place = picked != NULL ? picked->place : place_of_newer(copies);
	loaded->source = picked == NULL				    ? SOURCE_DEFAULTS :
			 picked == &copies[0] && picked->sequence >= completed ? SOURCE_STORED :
										 SOURCE_PREVIOUS_COPY;
	/* In the schema in which the copy was announced and saved, before it is brought to another. */
	changes_recover(newest, picked == &copies[0] ? &loaded->values : NULL);
	report_faults(copies, loaded->source);
	migrate(&loaded->values, running_schema());
	if (picked != NULL && picked->schema_version != running_schema())
		migrate_stored(loaded, picked->schema_version);
}

bool configuration_examine(char *why, size_t room)
{
	struct copy copies[COPIES];
	inspect(copies);
	(void)pick(copies, values_spare());
	why[0] = '\0';
	for (size_t i = 0; i < COPIES; i += 1)
		put_copy_fault(why, room, &copies[i]);
	if (faults_have(corrupt))
		put_fault(why, room, "it was corrupt when the device started");
	return why[0] != '\0';
}
