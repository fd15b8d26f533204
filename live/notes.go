package live

// noteReader reads the notes of one task in the order they were written.
type noteReader struct {
	log func() []modelRecord // what has been written so far
	who int32
	at  int
}

// next gives the next note that was written when no more than done calls had
// been made, not later than upto, nil where there is none yet.
func (r *noteReader) next(done, upto int64) *modelRecord {
	log := r.log()
	for ; r.at < len(log); r.at++ {
		n := &log[r.at]
		if n.Note == 0 || n.Who != r.who {
			continue
		}
		if n.Seq > done || n.Enter > upto {
			return nil
		}
		r.at++
		return n
	}
	return nil
}
