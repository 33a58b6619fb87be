/**
 * What makes the bytes of one release differ from another's that was built from the same source: its name, as a debugger or `strings`
 * shows it. The firmware itself tells what the bootloader read in the signed header.
 */
#ifndef RELEASE
#define RELEASE "none"
#endif

extern const char release_mark[];

__attribute__((used, section(".rodata.release"))) const char release_mark[] = "release " RELEASE;
