#include "textflag.h"

// func call(fn, a, b, c uintptr) uintptr
TEXT ·call(SB), NOSPLIT, $64-40
	MOVQ	fn+0(FP), AX
	MOVQ	AX, 24(SP)
	MOVQ	a+8(FP), AX
	MOVQ	AX, 32(SP)
	MOVQ	b+16(FP), AX
	MOVQ	AX, 40(SP)
	MOVQ	c+24(FP), AX
	MOVQ	AX, 48(SP)
	MOVQ	$·inC(SB), AX
	MOVQ	AX, 0(SP)
	LEAQ	24(SP), AX
	MOVQ	AX, 8(SP)
	CALL	runtime·asmcgocall(SB)
	MOVQ	56(SP), AX
	MOVQ	AX, ret+32(FP)
	RET

// inC is called as a C function is, on the thread's stack for C: DI points to the
// function, its three arguments and room for its result.
TEXT ·inC(SB), NOSPLIT|NOFRAME, $0
	PUSHQ	BX
	MOVQ	DI, BX
	MOVQ	8(BX), DI
	MOVQ	16(BX), SI
	MOVQ	24(BX), DX
	MOVQ	0(BX), AX
	CALL	AX
	MOVQ	AX, 32(BX)
	POPQ	BX
	XORL	AX, AX
	RET
