#include "reset/notice.h"

#include "configuration/configuration.h"
#include "memory/string.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/format.h"

/* What the journal keeps: time, trigger, identity and endpoint, with a space between; nothing before the endpoint holds one. */

/** Takes a word off `rest`. */
static struct text take_word(struct text *rest)
{
	size_t length = 0;
	while (length < rest->length && rest->at[length] != ' ')
		length += 1;
	struct text word = { rest->at, length };
	size_t used = length < rest->length ? length + 1 : length;
	rest->at += used;
	rest->length -= used;
	return word;
}

/** Where the device goes now: as the configuration says, else the factory. */
static struct text endpoint_now(void)
{
	struct text configured = configuration_text("cloud.endpoint");
	return configured.length > 0 ? configured : trust_endpoint();
}

bool notice_is_due(void)
{
	return journal_recall(KEY_NOTICE).length > 0;
}

void notice_record(int64_t at, const char *trigger)
{
	static char kept[64 + sizeof((struct notice *)0)->endpoint];
	/* Until it is delivered the device is nobody's: whatever happened since concerns the same owner. */
	if (notice_is_due())
		return;
	struct text endpoint = endpoint_now();
	size_t length = text_format(kept, sizeof kept, "%d %s %s ", at, trigger, identity_get());
	memcpy(kept + length, endpoint.at, endpoint.length);
	journal_record(KEY_NOTICE, (struct text){ kept, length + endpoint.length });
}

bool notice_read(struct notice *notice)
{
	struct text rest = journal_recall(KEY_NOTICE);
	if (rest.length == 0)
		return false;
	return text_to_integer(take_word(&rest), &notice->at) && text_copy(notice->trigger, sizeof notice->trigger, take_word(&rest)) &&
	       text_copy(notice->identity, sizeof notice->identity, take_word(&rest)) &&
	       text_copy(notice->endpoint, sizeof notice->endpoint, rest);
}

void notice_was_taken(void)
{
	journal_forget(KEY_NOTICE);
}
