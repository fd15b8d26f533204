package live

// readBlocking reads one message: the thread sleeps in the call until there is
// something, and copies it in the same call.
//
//go:nosplit
func readBlocking(s *server) int {
	return s.read(s.listen, s.buf) // [read]
}
