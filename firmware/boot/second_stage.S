/*
 * What the boot ROM loads from the first 256 bytes of flash, after a check of their CRC, and enters (datasheet 2.8.1.3.1). It makes
 * the flash chip readable in place, by the read command that every chip knows (03h), copies the bootloader to RAM and enters it.
 * The build puts the CRC into the last four bytes.
 */
	.syntax unified
	.cpu cortex-m0plus
	.thumb
	.section .second_stage, "ax"
	.global second_stage
	.type second_stage, %function
second_stage:
	ldr r3, =0x18000000		/* SSI */
	movs r0, #0
	str r0, [r3, #0x08]		/* off while it is changed */
	movs r0, #4
	str r0, [r3, #0x14]		/* clock / 4 */
	ldr r0, =(31 << 16) | (3 << 8)	/* CTRLR0: frames of 32 bits, EEPROM read, plain SPI */
	str r0, [r3, #0x00]
	movs r0, #0
	str r0, [r3, #0x04]		/* CTRLR1: one frame */
	ldr r0, =(0x03 << 24) | (2 << 8) | (6 << 2) /* SPI_CTRLR0: command 03h, 8 bits of it, 24 of address */
	ldr r1, =0x180000f4
	str r0, [r1]
	movs r0, #1
	str r0, [r3, #0x10]		/* SER: the flash chip */
	str r0, [r3, #0x08]		/* on */

	ldr r0, =image_in_flash
	ldr r1, =image_start
	ldr r2, =image_end
copy:	ldmia r0!, {r3}
	stmia r1!, {r3}
	cmp r1, r2
	blo copy

	ldr r0, =image_start		/* begins with the vector table: stack, entry */
	ldr r1, =0xe000ed08		/* VTOR */
	str r0, [r1]
	ldmia r0, {r0, r1}
	msr msp, r0
	bx r1
	.ltorg
