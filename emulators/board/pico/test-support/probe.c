/*
 * A firmware that shows what a board has: it takes commands by the line on UART0 and answers by the line. For the tests of the virtual
 * board only; the firmware that people copy is in firmware/. Runs in place from flash but for what changes it.
 */
#include <stdint.h>

#define R(address) (*(volatile uint32_t *)(address))
#define SET(address) R((address) | 0x2000)
#define CLEAR(address) R((address) | 0x3000)
#define IN_RAM __attribute__((noinline, long_call, section(".ram")))

enum {
  RESETS = 0x4000c000, PSM = 0x40010000, IO = 0x40014000, QSPI = 0x40018000, PADS = 0x4001c000, CLOCKS = 0x40008000,
  XOSC = 0x40024000, PLL = 0x40028000, UART0 = 0x40034000, UART1 = 0x40038000, TIMER = 0x40054000, WATCHDOG = 0x40058000,
  ROSC = 0x40060000, SSI = 0x18000000,
};
#define SIO 0xd0000000u
#define NVIC 0xe000e100u
#define FLASH 0x10000000u

static void reset(void);
static void fault(void);
static void uart0(void);
static void uart1(void);
static void alarm(void);
extern uint32_t ram_load, ram_begin, ram_end, bss_begin, bss_end;

__attribute__((section(".vectors"), used)) const void *const vectors[16 + 26] = {
  (void *)0x20040000, reset, fault, fault, [16] = alarm, [16 + 20] = uart0, [16 + 21] = uart1};

static volatile char line[4096];
static volatile unsigned length, whole, alarms, fromModem, modemLength;
static volatile char heard[4096];
static uint32_t stage[64];

static void put(int uart, char byte) { R(uart) = (uint8_t)byte; }
static void say(const char *text) { while (*text) put(UART0, *text++); }
static void hex(uint32_t value) {
  for (int shift = 28; shift >= 0; shift -= 4) put(UART0, "0123456789abcdef"[value >> shift & 15]);
}
static void uart0(void) {
  while (!(R(UART0 + 0x18) & 1 << 4)) {
    char byte = R(UART0);
    if (byte == '\n') whole = 1;
    else if (length < sizeof line - 1) line[length++] = byte;
  }
}
static void uart1(void) {
  while (!(R(UART1 + 0x18) & 1 << 4)) {
    char byte = R(UART1);
    if (modemLength < sizeof heard) heard[modemLength++] = byte;
  }
  fromModem = 1;
}
static void alarm(void) { R(TIMER + 0x34) = 1; alarms++; }
static void restart(void) { R(PSM + 8) = 0x1fffc; R(WATCHDOG) = 1u << 31; for (;;); }
static void fault(void) { say("fault\n"); restart(); }

static void begin(void) {
  R(XOSC + 0xc) = 47; R(XOSC) = 0xfabaa0; while (!(R(XOSC + 4) >> 31));
  R(CLOCKS + 0x30) = 2; while (!(R(CLOCKS + 0x38) & 4));
  uint32_t needed = 1 << 5 | 1 << 8 | 1 << 12 | 1 << 21 | 1 << 22 | 1 << 23;
  CLEAR(RESETS) = needed; while ((R(RESETS + 8) & needed) != needed);
  R(PLL) = 1; R(PLL + 8) = 125; CLEAR(PLL + 4) = 0x21; while (!(R(PLL) >> 31));
  R(PLL + 12) = 6 << 16 | 2 << 12; CLEAR(PLL + 4) = 8;
  R(CLOCKS + 0x3c) = 0; R(CLOCKS + 0x3c) = 1; while (!(R(CLOCKS + 0x44) & 2));
  R(CLOCKS + 0x48) = 1 << 11;
  R(WATCHDOG + 0x2c) = 12 | 1 << 9;
  R(IO + 4) = 2; R(IO + 12) = 2; R(IO + 4 * 8 + 4) = 2; R(IO + 5 * 8 + 4) = 2;
  R(IO + 15 * 8 + 4) = 5; R(PADS + 4 + 15 * 4) = 1 << 6 | 1 << 3 | 1 << 1;
  for (int uart = UART0; uart <= UART1; uart += UART1 - UART0) {
    R(uart + 0x24) = 67; R(uart + 0x28) = 52; R(uart + 0x2c) = 0x70; R(uart + 0x30) = 0x301; R(uart + 0x38) = 0x50;
  }
  R(TIMER + 0x38) = 1;
  R(NVIC) = 1u << 20 | 1u << 21 | 1;
}

typedef void *(*look_up)(uint16_t *, uint32_t);
static void *rom(char first, char second) {
  look_up find = (look_up)(uintptr_t) * (uint16_t *)0x18;
  return find((uint16_t *)(uintptr_t) * (uint16_t *)0x14, first | second << 8);
}

/* What leaves the flash window alone has to be in RAM. */
IN_RAM static void change(void (*connect)(void), void (*leave)(void), void (*flush)(void), void (*act)(uint32_t, uint32_t, uint32_t, uint32_t),
                          uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  connect(); leave(); act(a, b, c, d); flush();
  ((void (*)(void))((uintptr_t)stage | 1))();
}
static void flash(char first, char second, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  void *connect = rom('I', 'F'), *leave = rom('E', 'X'), *flush = rom('F', 'C'), *act = rom(first, second);
  __asm__ volatile("cpsid i");
  change(connect, leave, flush, act, a, b, c, d);
  __asm__ volatile("cpsie i");
}
IN_RAM static void transfer(const uint8_t *out, uint8_t *in, uint32_t count) {
  R(QSPI + 0xc) = 2 << 8;
  for (uint32_t at = 0; at < count; at++) {
    R(SSI + 0x60) = out[at];
    while (!(R(SSI + 0x28) & 8));
    in[at] = R(SSI + 0x60);
  }
  R(QSPI + 0xc) = 3 << 8;
}
/* As the vendor's SDK does it: command mode by ROM functions, the bytes by hand. */
IN_RAM static void uniqueId(void (*connect)(void), void (*leave)(void), void (*flush)(void), uint8_t *id) {
  static uint8_t out[13], in[13];
  out[0] = 0x4b;
  connect(); leave();
  transfer(out, in, sizeof out);
  flush();
  ((void (*)(void))((uintptr_t)stage | 1))();
  for (int at = 0; at < 8; at++) id[at] = in[5 + at];
}

static uint32_t number(const char *text) {
  uint32_t value = 0;
  for (; *text && *text != ' '; text++) value = value << 4 | (*text <= '9' ? *text - '0' : *text - 'a' + 10);
  return value;
}
static int is(const char *text, const char *word) {
  while (*word) if (*text++ != *word++) return 0;
  return 1;
}

static void command(const char *text) {
  if (is(text, "echo ")) say(text + 5);
  else if (is(text, "id")) {
    static uint8_t id[8];
    __asm__ volatile("cpsid i");
    uniqueId(rom('I', 'F'), rom('E', 'X'), rom('F', 'C'), id);
    __asm__ volatile("cpsie i");
    for (int at = 0; at < 8; at += 4) hex(id[at] << 24 | id[at + 1] << 16 | id[at + 2] << 8 | id[at + 3]);
  } else if (is(text, "erase ")) { flash('R', 'E', number(text + 6), 0x1000, 1 << 16, 0xd8); say("erased"); }
  else if (is(text, "program ")) {
    static uint8_t page[256];
    for (int at = 0; at < 256; at++) page[at] = at ^ 0x5a;
    flash('R', 'P', number(text + 8), (uintptr_t)page, 256, 0); say("programmed");
  } else if (is(text, "read ")) hex(R(FLASH + number(text + 5)));
  else if (is(text, "word ")) hex(R(number(text + 5)));
  else if (is(text, "reason")) hex(R(WATCHDOG + 8));
  else if (is(text, "scratch ")) { hex(R(WATCHDOG + 0x0c)); R(WATCHDOG + 0x0c) = number(text + 8); }
  else if (is(text, "reboot")) restart();
  else if (is(text, "starve ")) { R(PSM + 8) = 0x1fffc; R(WATCHDOG + 4) = number(text + 7) * 2000; R(WATCHDOG) = 1 << 30; say("starving"); }
  else if (is(text, "starved-erases ")) {
    /* Nobody outside has a hand in it: while it waited for a word, the wall's time would pass. */
    R(PSM + 8) = 0x1fffc; R(WATCHDOG + 4) = 50 * 2000; R(WATCHDOG) = 1 << 30;
    for (;;) { flash('R', 'E', number(text + 15), 0x1000, 1 << 16, 0xd8); say("erased"); put(UART0, '\n'); }
  }
  else if (is(text, "sleep ")) {
    uint32_t from = R(TIMER + 0x28), before = alarms;
    R(TIMER + 0x10) = from + number(text + 6) * 1000;
    while (alarms == before) { __asm__ volatile("cpsid i"); if (alarms == before) __asm__ volatile("wfi"); __asm__ volatile("cpsie i"); }
    hex((R(TIMER + 0x28) - from) / 1000);
  } else if (is(text, "uptime")) hex(R(TIMER + 0x28));
  else if (is(text, "button")) say(R(SIO + 4) >> 15 & 1 ? "up" : "down");
  else if (is(text, "random")) {
    uint32_t bits = 0;
    for (int at = 0; at < 32; at++) bits = bits << 1 | (R(ROSC + 0x1c) & 1);
    hex(bits);
  } else if (is(text, "spin ")) {
    uint32_t x = 1;
    for (uint32_t rounds = number(text + 5); rounds; rounds--) x = x * 1664525u + 1013904223u;
    hex(x);
  } else if (is(text, "modem ")) {
    for (const char *at = text + 6; *at; at++) put(UART1, *at);
    put(UART1, '\r'); put(UART1, '\n');
    say("sent");
  } else if (is(text, "heard")) {
    for (unsigned at = 0; at < modemLength; at++) put(UART0, heard[at] < ' ' ? '|' : heard[at]);
    modemLength = 0;
  } else say("what?");
  put(UART0, '\n');
}

static void reset(void) {
  for (uint32_t *from = &ram_load, *to = &ram_begin; to < &ram_end;) *to++ = *from++;
  for (uint32_t *to = &bss_begin; to < &bss_end;) *to++ = 0;
  for (int at = 0; at < 64; at++) stage[at] = R(FLASH + 4 * at);
  begin();
  say("ready "); hex(R(WATCHDOG + 8)); put(UART0, '\n');
  for (;;) {
    __asm__ volatile("cpsid i");
    if (!whole && !fromModem) __asm__ volatile("wfi");
    __asm__ volatile("cpsie i");
    fromModem = 0;
    if (!whole) continue;
    line[length] = 0;
    length = 0;
    whole = 0;
    command((const char *)line);
  }
}
