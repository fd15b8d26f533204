package perf

import (
	"fmt"
	"strconv"
	"strings"
)

// parseCPUs reads a kernel CPU list such as "0-3,8" (Documentation/admin-guide/cputopology.rst).
func parseCPUs(list string) ([]int, error) {
	var cpus []int
	for part := range strings.SplitSeq(list, ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		from, err := strconv.Atoi(lo)
		to := from
		if err == nil && isRange {
			to, err = strconv.Atoi(hi)
		}
		if err != nil || from < 0 || to < from || to >= 1<<16 {
			return nil, fmt.Errorf("reading cpu list %q: not a list", list)
		}
		for c := from; c <= to && len(cpus) <= 1<<16; c++ {
			cpus = append(cpus, c)
		}
	}
	return cpus, nil
}
