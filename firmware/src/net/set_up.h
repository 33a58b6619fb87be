/**
 * The access point over which a person sets the device up. PRV-FIELD-1
 */
#ifndef NET_SET_UP_H
#define NET_SET_UP_H

#include <stdbool.h>

/** What comes of it. */
struct set_up_use {
	/** The person has handed over values, which are stored. The answer goes out after the return. */
	void (*applied)(void);
	/** The access point's time is over. */
	void (*window_is_over)(void);
};

void set_up_start(const struct set_up_use *use);
bool set_up_is_open(void);
/** Opens it for the product's window; begins the window anew when it is open. Harmless where nobody could use it. */
void set_up_raise(void);
void set_up_lower(void);

#endif
