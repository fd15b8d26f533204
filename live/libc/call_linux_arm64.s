#include "textflag.h"

// func call(fn, a, b, c uintptr) uintptr
TEXT ·call(SB), NOSPLIT, $72-40
	MOVD	fn+0(FP), R0
	MOVD	R0, 32(RSP)
	MOVD	a+8(FP), R0
	MOVD	R0, 40(RSP)
	MOVD	b+16(FP), R0
	MOVD	R0, 48(RSP)
	MOVD	c+24(FP), R0
	MOVD	R0, 56(RSP)
	MOVD	$·inC(SB), R0
	MOVD	R0, 8(RSP)
	ADD	$32, RSP, R0
	MOVD	R0, 16(RSP)
	BL	runtime·asmcgocall(SB)
	MOVD	64(RSP), R0
	MOVD	R0, ret+32(FP)
	RET

// inC is called as a C function is, on the thread's stack for C: R0 points to the
// function, its three arguments and room for its result.
TEXT ·inC(SB), NOSPLIT|NOFRAME, $0
	STP.W	(R19, R30), -16(RSP)
	MOVD	R0, R19
	MOVD	8(R19), R0
	MOVD	16(R19), R1
	MOVD	24(R19), R2
	MOVD	0(R19), R9
	BL	(R9)
	MOVD	R0, 32(R19)
	LDP.P	16(RSP), (R19, R30)
	MOVD	ZR, R0
	RET
