#include "text/json.h"

/** 2^53 - 1: beyond it JSON numbers are not exact. */
#define GREATEST_INTEGER 9007199254740991ull
/** Digits that a number within that limit may have, with or without zeros before a fraction. */
#define MOST_DIGITS 18

/** A decimal number as its digits and the power of ten that they are multiplied with. */
struct decimal {
	uint64_t digits;
	int count;
	int exponent;
	bool is_negative;
	/** More digits than any integer of interest has. */
	bool is_long;
};

static void take_digit(struct decimal *number, char digit)
{
	/* Zeros in front count for nothing. */
	if (number->digits == 0 && digit == '0')
		return;
	number->count += 1;
	if (number->count > MOST_DIGITS)
		number->is_long = true;
	else
		number->digits = number->digits * 10 + (uint64_t)(digit - '0');
}

static int read_exponent(const char *at, const char *end)
{
	bool is_negative = *at == '-';
	int value = 0;
	if (*at == '-' || *at == '+')
		at += 1;
	for (; at < end; at += 1)
		value = value < 1000 ? value * 10 + (*at - '0') : value;
	return is_negative ? -value : value;
}

static struct decimal read_decimal(struct text text)
{
	struct decimal number = { 0 };
	const char *at = text.at;
	const char *end = text.at + text.length;
	bool in_fraction = false;
	for (; at < end; at += 1) {
		if (*at == '-') {
			number.is_negative = true;
		} else if (*at == '.') {
			in_fraction = true;
		} else if (*at == 'e' || *at == 'E') {
			number.exponent += read_exponent(at + 1, end);
			break;
		} else {
			take_digit(&number, *at);
			number.exponent -= in_fraction ? 1 : 0;
		}
	}
	return number;
}

bool json_integer(struct json value, int64_t *integer)
{
	if (value.kind != JSON_NUMBER)
		return false;
	struct decimal number = read_decimal(value.span);
	if (number.is_long)
		return false;
	uint64_t size = number.digits;
	for (; size != 0 && number.exponent > 0; number.exponent -= 1) {
		size *= 10;
		if (size > GREATEST_INTEGER)
			return false;
	}
	for (; size != 0 && number.exponent < 0; number.exponent += 1) {
		if (size % 10 != 0)
			return false;
		size /= 10;
	}
	if (size > GREATEST_INTEGER)
		return false;
	*integer = number.is_negative ? -(int64_t)size : (int64_t)size;
	return true;
}
