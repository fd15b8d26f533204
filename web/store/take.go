package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"syscall"

	"ioviz/sim"
)

// Limits of a trace from elsewhere.
var (
	maxImport = int64(256 << 20) // uncompressed bytes
	maxEvents = 1 << 22
)

// Limits of what lists say of a trace.
const (
	maxName   = 128
	maxParams = 32
)

// modest refuses a header that would make lists long.
func modest(h *sim.Header) error {
	for _, s := range []string{h.Name, h.Tier, h.Kernel, h.Producer} {
		if len(s) > maxName {
			return fmt.Errorf("%w: a name of %d bytes", sim.ErrCorrupt, len(s))
		}
	}
	if len(h.Params) > maxParams {
		return fmt.Errorf("%w: %d parameters", sim.ErrCorrupt, len(h.Params))
	}
	for name := range h.Params {
		if len(name) > maxName {
			return fmt.Errorf("%w: a parameter's name of %d bytes", sim.ErrCorrupt, len(name))
		}
	}
	return nil
}

// Take reads a trace that came from elsewhere, compressed or not, and checks
// all of it. No more is read than its header promises, nothing is made of what
// it promises before it is there. The errors are those of sim's readers,
// ErrTooBig and ErrDemo.
func Take(r io.Reader) (*sim.Trace, error) {
	in := bufio.NewReader(r)
	head, err := in.Peek(2)
	if err != nil {
		return nil, sim.ErrNotTrace
	}
	var src io.Reader = in
	if head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, sim.ErrNotTrace
		}
		src = z
	}
	var b bytes.Buffer
	// First what says that it is a trace, then its header, then the rest.
	if err := more(&b, src, 12); err != nil {
		if _, _, _, bad := sim.DecodeHeader(b.Bytes()); bad != nil {
			return nil, bad
		}
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(b.Bytes()[8:]))
	if _, _, _, err := sim.DecodeHeader(b.Bytes()); n > maxHeader || !bytes.HasPrefix(b.Bytes(), []byte("IOVIZ\x00")) {
		return nil, err
	}
	if err := more(&b, src, n); err != nil {
		return nil, err
	}
	h, cols, _, err := sim.DecodeHeader(b.Bytes())
	if err != nil {
		return nil, err
	}
	if err := modest(h); err != nil {
		return nil, err
	}
	if _, ok := sim.DemoByName(h.Name); !ok {
		return nil, fmt.Errorf("%w: %q", ErrDemo, h.Name)
	}
	need := columnBytes(cols) + int64(cols.Raw)
	if cols.N > maxEvents || int64(b.Len())+need > maxImport {
		return nil, ErrTooBig
	}
	// One byte more shows that something follows.
	if _, err := io.CopyN(&b, src, need+1); err == nil {
		return nil, fmt.Errorf("%w: more follows", sim.ErrCorrupt)
	} else if err != io.EOF {
		return nil, unzipError(err)
	}
	t, err := sim.Decode(b.Bytes())
	if err != nil {
		return nil, err
	}
	if _, err := sim.Fold(t); err != nil {
		return nil, fmt.Errorf("%w: %v", sim.ErrCorrupt, err)
	}
	return t, nil
}

func more(b *bytes.Buffer, src io.Reader, n int64) error {
	if _, err := io.CopyN(b, src, n); err != nil {
		return unzipError(err)
	}
	return nil
}

// columnBytes is how many bytes the columns take, each padded to eight.
func columnBytes(c sim.Columns) int64 {
	var sum int64
	for _, n := range []int{8 * c.N, c.N, c.N, 2 * c.N, 2 * c.N, 4 * c.N, 4 * c.Narrow, 8 * c.Wide} {
		sum += (int64(n) + 7) / 8 * 8
	}
	return sum
}

// TakeFile is Take of a file.
func TakeFile(name string) (*sim.Trace, error) {
	f, err := Regular(os.OpenFile(name, ReadOnly, 0))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Take(f)
}

// ReadOnly opens for reading without waiting for who would write to a pipe.
const ReadOnly = os.O_RDONLY | syscall.O_NONBLOCK

// Regular passes a file on that was opened ReadOnly, if it is one: reading
// anything else may never end.
func Regular(f *os.File, err error) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = &os.PathError{Op: "read", Path: f.Name(), Err: ErrNoFile}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
