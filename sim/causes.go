package sim

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
			if n := e.Arg("len") - headers; n > 0 {
				out += n
			}
		case Lost, Undelivered:
			return -1
		}
		if out > put {
			return i
		}
	}
	return -1
}
