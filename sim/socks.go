package sim

// SockState is what the machine knows of one socket of the server.
type SockState struct {
	Open    int64 `json:"open"`    // how many descriptors stand for it
	FD      int64 `json:"fd"`      // the last that came to; 0: none
	Queue   int64 `json:"queue"`   // bytes in its receive queue; -1: not known
	Pending int64 `json:"pending"` // connections in its accept queue; -1: not known
	Came    int64 `json:"came"`    // bytes that ever came
	Gave    int64 `json:"gave"`    // bytes that ever left for the peer
	Ended   bool  `json:"ended"`   // the peer has shut down
	Events  int64 `json:"events"`  // what is watched; 0: it is not
	Mode    int64 `json:"mode"`    // how
	Watched int64 `json:"watched"` // how many of those it stands for are watched
	Ready   bool  `json:"ready"`   // on the ready list
}

// sock gives the socket that the event tells of, nil for none.
func (m *Machine) sock(e *Event) (s *SockState, why string) {
	id := e.Arg("sock")
	if id < 0 || id > int64(len(m.Socks)) {
		return nil, "no such socket"
	}
	if id == int64(NoSock) {
		return nil, ""
	}
	return &m.Socks[id-1], ""
}

// sockEffect is the part of the machine that keeps sockets.
func (m *Machine) sockEffect(e *Event, f *Effect, dry bool) string {
	s, why := m.sock(e)
	if why != "" {
		return why
	}
	if s == nil {
		if f.Op == OpOpen || f.Op == OpClose {
			return "" // a descriptor that watches sockets
		}
		return "needs a socket"
	}
	switch f.Op {
	case OpArrive:
		return s.arrive(e, dry)
	case OpOpen:
		return m.open(s, e, dry)
	case OpClose:
		if dry && s.Open == 0 {
			return "closes what is not open"
		}
		if !dry {
			s.shut()
		}
	case OpInterest:
		return s.interest(e, dry)
	case OpPush:
		if dry && s.Events == 0 {
			return "puts on the ready list what nobody watches"
		}
		if !dry {
			s.Ready = true
		}
	case OpReady:
		if dry && s.Events == 0 {
			return "tells of what nobody watches"
		}
		if !dry && s.Mode != ModeLevel { // a level is looked at again: the call puts it back (fs/eventpoll.c ep_send_events)
			s.Ready = false
		}
	case OpTake:
		n := e.Arg("bytes")
		if dry && (n <= 0 || s.Queue >= 0 && n > s.Queue) {
			return errf("takes %d bytes from a queue that has %d", n, s.Queue).Error()
		}
		if !dry && s.Queue >= 0 {
			s.Queue -= n
		}
	case OpGive:
		if dry && e.Arg("bytes") <= 0 {
			return "gives no bytes"
		}
		if !dry {
			s.Gave += e.Arg("bytes")
		}
	}
	return ""
}

func (s *SockState) arrive(e *Event, dry bool) string {
	n := e.Arg("bytes")
	switch what := e.Arg("what"); {
	case dry && (what == CameData) != (n > 0):
		return "data without bytes, or bytes without data"
	case dry && what == CameData && s.Ended:
		return "data after the end"
	case dry:
	case what == CameConnection:
		if s.Pending >= 0 {
			s.Pending++
		}
	case what == CameEnd:
		s.Ended = true
	default:
		s.Came += n
		if s.Queue >= 0 {
			s.Queue += n
		}
	}
	return ""
}

// open has a descriptor stand for the socket. That of a new connection comes
// out of the accept queue of the socket that listens.
func (m *Machine) open(s *SockState, e *Event, dry bool) string {
	var from *SockState
	if e.Arg("what") == IsConn && s.Open == 0 {
		for i := range m.h.Socks {
			if m.h.Socks[i].Role == "listen" && i < len(m.Socks) {
				from = &m.Socks[i]
				break
			}
		}
	}
	if dry {
		if from != nil && from.Pending == 0 {
			return "takes a connection from an empty accept queue"
		}
		return ""
	}
	if from != nil && from.Pending > 0 {
		from.Pending--
	}
	s.Open++
	s.FD = e.Arg("fd")
	return ""
}

func (s *SockState) shut() {
	if s.Open--; s.Open == 0 {
		s.FD, s.Events, s.Mode, s.Watched, s.Ready = 0, 0, 0, 0, false
	}
}

func (s *SockState) interest(e *Event, dry bool) string {
	op := e.Arg("op")
	if dry {
		if op != InterestAdd && s.Events == 0 {
			return "changes what is not watched"
		}
		if op != InterestDel && e.Arg("events") == 0 {
			return "watches for nothing"
		}
		return ""
	}
	switch op {
	case InterestDel:
		if s.Watched--; s.Watched <= 0 {
			s.Events, s.Mode, s.Watched, s.Ready = 0, 0, 0, false
		}
	case InterestAdd:
		s.Watched++
		s.Events, s.Mode = e.Arg("events"), e.Arg("mode")
	default:
		s.Events, s.Mode = e.Arg("events"), e.Arg("mode")
	}
	return ""
}
