package sim

// Payload is what a packet of this length carries, given the length of one
// without payload. Longer by a selective acknowledgement of one to three blocks
// (RFC 2018; 12, 20 or 28 bytes with padding) it carries nothing.
func Payload(length, headers int64) int64 {
	switch n := length - headers; n {
	case 12, 20, 28:
		return 0
	default:
		return max(0, n)
	}
}

// EarlyPacket finds the first packet that carries more bytes than have been put
// into the socket by then, and returns its number, or -1 if causes come before
// effects throughout. It needs the length of a packet without payload
// (Header.Facts "packet_headers"); without, there is nothing to find.
func EarlyPacket(t *Trace) int {
	headers := t.Header.Facts["packet_headers"]
	if headers == 0 {
		return -1
	}
	var put, out int64
	for i := range t.Events {
		switch e := &t.Events[i]; e.Kind {
		case Copy, Ref:
			if Place(e.Arg("to")) == Socket {
				put += e.Arg("bytes")
			}
		case Xmit:
			out += Payload(e.Arg("len"), headers)
		case Lost, Undelivered:
			return -1
		}
		if out > put {
			return i
		}
	}
	return -1
}
