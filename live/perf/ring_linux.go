package perf

import (
	"errors"
	"fmt"
	"math/bits"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapping is the shared memory of one ring: a control page and the data.
type mapping struct {
	mem  []byte
	data []byte
}

// mapRing maps a ring of about the wanted size on fd, or of less where the kernel will not lock that much.
func mapRing(fd, want int) (*mapping, error) {
	page := os.Getpagesize()
	pages := 1
	if want > page {
		pages = 1 << bits.Len(uint((want-1)/page))
	}
	for {
		mem, err := unix.Mmap(fd, 0, (1+pages)*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
		if err == nil {
			return &mapping{mem: mem, data: mem[page:]}, nil
		}
		if pages > 1 && (errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOMEM)) {
			pages /= 2
			continue
		}
		return nil, fmt.Errorf("mapping a ring of %d pages: %w", pages, err)
	}
}

// drain copies out what is unread and gives the space back. data_head is read with acquire semantics before, and
// data_tail written with release semantics after, the copy: linux/perf_event.h.
func (m *mapping) drain() ([]byte, error) {
	p := (*unix.PerfEventMmapPage)(unsafe.Pointer(&m.mem[0]))
	head := atomic.LoadUint64(&p.Data_head)
	tail := p.Data_tail
	if head == tail {
		return nil, nil
	}
	b, err := ringSpan(make([]byte, 0, min(head-tail, uint64(len(m.data)))), m.data, tail, head)
	atomic.StoreUint64(&p.Data_tail, head)
	return b, err
}
