package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"ioviz/sim"
)

// Our files say in an extra field of their gzip header where the second half
// begins and how long the file is, so that opening one needs no decompression.
// RFC 1952, 2.3.1.1: two letters, u16 length, data.
const (
	extraID   = "Iz"
	extraLen  = 16         // u64 length of the first member, u64 of the file
	extraAt   = 10 + 2 + 4 // fixed header, XLEN, subfield header
	maxHeader = 16 << 20   // as sim reads it
)

// peek reads the header of a trace file and where its second half begins.
func peek(r io.ReaderAt, size int64) (*entry, error) {
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(r, 0, size)))
	if err != nil {
		return nil, sim.ErrNotTrace
	}
	h, cols, err := readHeader(z)
	if err != nil {
		return nil, err
	}
	e := &entry{Meta: Meta{Name: h.Name, Params: h.Params, Producer: h.Producer, Tier: h.Tier, Kernel: h.Kernel,
		Recorded: h.Recorded, Events: cols.N, WallNS: h.WallNS}}
	if main, whole, ok := lengths(z.Extra); ok {
		if whole != size || main <= 0 || main >= size {
			return nil, sim.ErrTruncated
		}
		e.main = main
		return e, nil
	}
	e.main, err = boundary(r, size)
	return e, err
}

// Header is what a stored trace says about itself.
func (s *Store) Header(hash string) (*sim.Header, error) {
	p, err := s.Main(hash)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	z, err := gzip.NewReader(bufio.NewReader(p))
	if err != nil {
		return nil, ErrDamaged
	}
	h, _, err := readHeader(z)
	return h, err
}

func readHeader(z io.Reader) (*sim.Header, sim.Columns, error) {
	none := sim.Columns{}
	b := make([]byte, 12)
	if _, err := io.ReadFull(z, b); err != nil {
		return nil, none, unzipError(err)
	}
	n := int64(binary.LittleEndian.Uint32(b[8:]))
	if n > maxHeader {
		n = 0 // sim says what is wrong with it
	}
	var rest bytes.Buffer // grows with what is there, not with what is promised
	if _, err := io.CopyN(&rest, z, n); err != nil {
		return nil, none, unzipError(err)
	}
	h, cols, _, err := sim.DecodeHeader(append(b, rest.Bytes()...))
	if err == nil {
		err = modest(h)
	}
	return h, cols, err
}

// unzipError names what a failed decompression means for a trace.
func unzipError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return sim.ErrTruncated
	}
	return fmt.Errorf("%w: %v", sim.ErrCorrupt, err)
}

// lengths reads our extra field.
func lengths(extra []byte) (main, whole int64, ok bool) {
	for len(extra) >= 4 {
		n := int(binary.LittleEndian.Uint16(extra[2:]))
		if 4+n > len(extra) {
			return 0, 0, false
		}
		if string(extra[:2]) == extraID && n == extraLen {
			le := binary.LittleEndian
			return int64(le.Uint64(extra[4:])), int64(le.Uint64(extra[12:])), true
		}
		extra = extra[4+n:]
	}
	return 0, 0, false
}

// boundary finds where the second member begins by decompressing the first.
func boundary(r io.ReaderAt, size int64) (int64, error) {
	c := &countingReader{r: bufio.NewReader(io.NewSectionReader(r, 0, size))}
	z, err := gzip.NewReader(c)
	if err != nil {
		return 0, sim.ErrNotTrace
	}
	z.Multistream(false)
	if _, err := io.Copy(io.Discard, z); err != nil {
		return 0, unzipError(err)
	}
	if c.n >= size {
		return 0, sim.ErrTruncated
	}
	return c.n, nil
}

// countingReader is an io.ByteReader, so that gzip reads no further than it needs.
type countingReader struct {
	r *bufio.Reader
	n int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

func (c *countingReader) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// digest is the hash of what is in a file, which checks its checksums too.
func digest(r io.Reader) (string, error) {
	z, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return "", sim.ErrNotTrace
	}
	h := sha256.New()
	if _, err := io.Copy(h, z); err != nil {
		return "", unzipError(err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
