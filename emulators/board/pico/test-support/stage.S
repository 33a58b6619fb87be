/* Second stage: opens the flash window with the chip's plain read command. Entered by the boot ROM (lr is 0), or as a function from RAM. */
  .syntax unified
  .cpu cortex-m0plus
  .thumb
  .section .stage, "ax"
  push {lr}
  ldr r3, =0x18000000
  movs r0, #0
  str r0, [r3, #8]
  movs r0, #4
  str r0, [r3, #0x14]
  ldr r0, =(31 << 16 | 3 << 8)
  str r0, [r3, #0]
  movs r0, #0
  str r0, [r3, #4]
  ldr r0, =(0x03 << 24 | 2 << 8 | 6 << 2)
  ldr r1, =0x180000f4
  str r0, [r1]
  movs r0, #1
  str r0, [r3, #0x10]
  str r0, [r3, #8]
  pop {r0}
  cmp r0, #0
  beq 1f
  bx r0
1: ldr r0, =0x10000100
  ldr r1, =0xe000ed08
  str r0, [r1]
  ldmia r0, {r0, r1}
  msr msp, r0
  bx r1
  .ltorg
