package uring

// Operations and flags (include/uapi/linux/io_uring.h).
const (
	OpNop       = 0
	OpReadFixed = 4
	OpAccept    = 13
	OpRead      = 22
	OpSend      = 26
	OpRecv      = 27
	OpSendZC    = 47 // Linux 6.0

	Link = 1 << 2 // SQE: the next request waits for this one

	Multishot = 1 << 0 // OpAccept, in SQE.Ioprio: one request, a result for every connection; Linux 5.19

	ReportUsage = 1 << 3 // OpSendZC, in SQE.Ioprio: say in the notice whether it was copied; Linux 6.2

	More   = 1 << 1 // CQE: another result of this request will come
	Notice = 1 << 3 // CQE: the memory lent is free again
	Copied = 1 << 31

	GetEvents = 1 << 0 // Enter: wait for results
	WakePoll  = 1 << 1 // Enter: wake the thread that polls
)
