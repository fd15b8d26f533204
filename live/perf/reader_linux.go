package perf

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

const defaultTick = 20 * time.Millisecond

// Start begins reading the rings. Batches go to Options.Sink, one for each round: when a ring is a quarter full, and on
// every tick. The reader copies bytes and does nothing else: a reader that decoded lost 5 to 20 % of the records.
func (s *Session) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	if s.read != nil {
		return nil
	}
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return fmt.Errorf("starting reader: %w", err)
	}
	s.wake, s.read = fd, make(chan struct{})
	go s.run(s.read)
	return nil
}

// Stop disables all events, reads what the rings still hold and ends the reader; the last batch is marked Final.
// Every batch has gone to the sink when it returns. Stopping twice, or before Start, is harmless.
func (s *Session) Stop() error {
	s.mu.Lock()
	if s.closed || s.stopping {
		read := s.read
		s.mu.Unlock()
		if read != nil {
			<-read
		}
		return nil
	}
	s.mu.Unlock()
	err := s.Disable()
	s.mu.Lock()
	s.stopping = true
	read, wake := s.read, s.wake
	s.mu.Unlock()
	if read != nil {
		_, werr := unix.Write(wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
		err = errors.Join(err, werr)
		<-read
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(err, s.err)
}

// run is the reader. Through lags one to two ticks behind, because a record is stamped before it is stored: the thread
// that writes it can be interrupted, or its virtual CPU taken away, in between.
func (s *Session) run(done chan<- struct{}) {
	defer close(done)
	var pfds []unix.PollFd
	through, mark := int64(0), Now()
	for {
		var rings []*ring
		var stop bool
		pfds, rings, stop = s.pollSet(pfds[:0])
		if !stop {
			if _, err := unix.Poll(pfds, int(s.opt.Tick.Milliseconds())); err != nil && err != unix.EINTR {
				s.fail(fmt.Errorf("polling rings: %w", err))
				time.Sleep(s.opt.Tick)
			}
			s.skipDead(pfds[1:])
		}
		now := Now()
		if now-mark >= int64(s.opt.Tick) {
			through, mark = mark, now
		}
		b := Batch{Through: through, Final: stop}
		for _, r := range rings {
			data, err := r.m.drain()
			if err != nil {
				s.fail(fmt.Errorf("reading ring %d: %w", r.num, err))
			}
			if len(data) > 0 {
				b.Chunks = append(b.Chunks, Chunk{Ring: r.num, Data: data})
			}
		}
		b.Layouts = s.Layouts() // after the drain: an event that was added meanwhile may be in it
		if stop {
			b.Through = now
		}
		if s.opt.Sink != nil {
			s.opt.Sink(b)
		}
		if stop {
			return
		}
	}
}

// pollSet lists the wake-up descriptor and one of each ring, -1 (which poll skips) for rings with no target alive:
// such a ring can still hold records and is drained in every round.
func (s *Session) pollSet(pfds []unix.PollFd) ([]unix.PollFd, []*ring, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pfds = append(pfds, unix.PollFd{Fd: int32(s.wake), Events: unix.POLLIN})
	for _, r := range s.rings {
		fd := int32(-1)
		if r.poll < len(r.fds) {
			fd = int32(r.fds[r.poll])
		}
		pfds = append(pfds, unix.PollFd{Fd: fd, Events: unix.POLLIN})
	}
	return pfds, s.rings[:len(s.rings):len(s.rings)], s.stopping
}

// skipDead stops polling descriptors that hung up, which would make poll return at once for ever.
func (s *Session) skipDead(pfds []unix.PollFd) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range pfds {
		if r := s.rings[i]; p.Revents&(unix.POLLHUP|unix.POLLERR|unix.POLLNVAL) != 0 && r.poll < len(r.fds) && int(p.Fd) == r.fds[r.poll] {
			r.poll++
		}
	}
}

func (s *Session) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

// RingBytes tells the data size of each ring as the kernel granted it.
func (s *Session) RingBytes() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]int, 0, len(s.rings))
	for _, r := range s.rings {
		out = append(out, len(r.m.data))
	}
	return out
}
