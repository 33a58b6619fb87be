#include "der/pem.h"

#include "memory/string.h"
#include "text/base64.h"
#include "text/format.h"

/** Takes everything up to and with `mark` off `text`; what stood before it, or false when it does not occur. */
static bool take_up_to(struct text *text, const char *mark, struct text *before)
{
	size_t length = strlen(mark);
	for (size_t i = 0; i + length <= text->length; i += 1) {
		if (memcmp(text->at + i, mark, length) != 0)
			continue;
		*before = (struct text){ text->at, i };
		*text = (struct text){ text->at + i + length, text->length - i - length };
		return true;
	}
	return false;
}

bool pem_read(struct text pem, const char *label, uint8_t *to, size_t room, size_t *length)
{
	char begin[48];
	char end[48];
	struct text before;
	struct text body;
	text_format(begin, sizeof begin, "-----BEGIN %s-----", label);
	text_format(end, sizeof end, "-----END %s-----", label);
	return take_up_to(&pem, begin, &before) && take_up_to(&pem, end, &body) && base64_read_lines(body, to, room, length);
}
