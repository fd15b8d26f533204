package export

import (
	"math"
	"strconv"
)

// lane writes the lane's spans. One of no length is a complete event too where
// it is inside another and touches nothing; where it would touch, readers
// differ on what is inside what, and it is an instant (i).
func (c *chrome) lane(l *lane) {
	type going struct {
		end   int64
		limit float64 // the end as readers reckon it
	}
	var open []going
	last := int64(-1)
	for i := range l.spans {
		sp := &l.spans[i]
		for len(open) > 0 && open[len(open)-1].end <= sp.start {
			last = max(last, open[len(open)-1].end)
			open = open[:len(open)-1]
		}
		limit, next := math.Inf(1), int64(-1)
		if len(open) > 0 {
			limit = open[len(open)-1].limit
		}
		if i+1 < len(l.spans) {
			next = l.spans[i+1].start
		}
		apart := len(open) > 0 && last < sp.start && next != sp.start
		limit = c.span(l, sp, sp.end > sp.start || sp.flow > 0 || apart, limit)
		last = max(last, sp.start)
		open = append(open, going{sp.end, limit})
	}
}

// duration writes how long a span takes so that a reader which adds it to the
// start as a 64-bit float comes to the end that the next span begins with, or
// to the nearest number before it, and not past the end of what the span is in:
// 0.525 and 0.2 would give 0.7250000000000001, and two spans that touch would
// overlap. It returns the end as such a reader has it.
func (c *chrome) duration(start, end int64, limit float64) float64 {
	from, to := float64(start)/1000, min(float64(end)/1000, limit)
	d := float64(end-start) / 1000
	if from+d == to {
		c.thousandths("dur", end-start)
		return to
	}
	for d = to - from; from+d < to; {
		d = math.Nextafter(d, math.Inf(1))
	}
	for from+d > to && d > 0 {
		d = math.Nextafter(d, 0)
	}
	c.key("dur")
	c.buf = strconv.AppendFloat(c.buf, d, 'f', -1, 64)
	return from + d
}
