/**
 * The modem's share in Wi-Fi: the station that joins somebody's network, and the device's own access point.
 */
#ifndef NET_MODEM_RADIO_H
#define NET_MODEM_RADIO_H

#include "net/task.h"
#include "text/text.h"

/** Takes a line that is about the radio; false: it is about something else. */
bool modem_radio_line(struct text line);
/** The modem has lost everything. */
void modem_radio_is_gone(void);
/** The next thing to be done about the radio, as a task; NULL: nothing. */
enum progress (*modem_radio_job(void))(void);

/** The text behind `head`; false when the line does not begin with it. */
bool text_after(struct text line, const char *head, struct text *rest);

#endif
