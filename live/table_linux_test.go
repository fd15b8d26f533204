package live

import "ioviz/sim"

// row is a line of the table of paths for N chunks of F bytes: the sender's
// system calls, its CPU copies and their bytes.
type row struct{ calls, copies, bytes int64 }

func tableRow(demo string, f, chunk int64) row {
	n := (f + chunk - 1) / chunk
	pages, block := (f+4095)/4096, (chunk+4095)/4096*4096
	return map[string]row{
		"read-write": {2*n + 1, 2 * n, 2 * f}, "mmap-write": {n + 2, n, f}, "sendfile": {n + 1, 0, 0}, "splice": {2*n + 1, 0, 0},
		"buffered-read": {(f+4095)/4096 + 1 + n, (f+4095)/4096 + 2*n, 3 * f}, "o-direct": {2*((f+block-1)/block) + 1, (f + block - 1) / block, f},
		"vmsplice": {2 * n, 0, 0}, "tee": {4*n + 1, n, f}, "sendfile-file": {n + 1, n, f}, "copy-file-range": {n + 1, n, f},
		"msg-zerocopy": {n + 2, n, f}, "io-uring": {n, 2 * n, 2 * f}, "io-uring-batch": {1, 2 * n, 2 * f},
		"io-uring-fixed": {n, 2 * n, 2 * f}, "io-uring-send-zc": {n, 2 * n, 2 * f}, "io-uring-sqpoll": {0, 2 * n, 2 * f},
		"read-sequential": {n, n, f}, "read-random": {n, n, f},
		"fork-cow": {1, pages, pages * 4096}, "private-cow": {1, pages, pages * 4096},
	}[demo]
}

// formula is what the table of paths says of a warm run over loopback.
func formula(demo string, p sim.Params) map[string]int64 {
	size, chunk := p["size"], max(p["chunk"], 1)
	r := tableRow(demo, size, chunk)
	windows := (size + 64<<10 - 1) / (64 << 10)
	want := map[string]int64{"syscalls": r.calls, "mode_switches": 2 * r.calls, "cpu_copies.count": r.copies, "cpu_copies.bytes": r.bytes,
		"page_faults.user": 0, "page_faults.kernel": 0, "page_faults.major": 0, "dma.count": 0, "dma.bytes": 0, "block_requests": 0,
		"receiver_copied_bytes": size}
	switch {
	case demo == "mmap-write" && p["touch"] == sim.TouchNone:
		want["page_faults.kernel"] = windows
	case demo == "mmap-write" && p["touch"] == sim.TouchFirst:
		want["page_faults.user"], want["mode_switches"] = windows, 2*r.calls+2*windows
	case demo == "buffered-read" && p["buffer"] == 0:
		n := (size + chunk - 1) / chunk
		want["syscalls"], want["mode_switches"] = size+1+n, 2*(size+1+n)
		want["cpu_copies.count"], want["cpu_copies.bytes"] = size+n, 2*size
	case demo == "o-direct":
		want["dma.count"], want["dma.bytes"], want["block_requests"] = r.copies, sim.Pages(size), r.copies
	case demo == "fork-cow" || demo == "private-cow":
		faults := r.copies
		if p["access"] == sim.AccessRead {
			faults = 0
			want["cpu_copies.count"], want["cpu_copies.bytes"] = 0, 0
			if demo == "private-cow" {
				faults = windows
			}
		}
		want["page_faults.user"], want["mode_switches"] = faults, 2*r.calls+2*faults
	}
	return want
}

// variant is a demo with the parameters that make it another one.
type variant struct {
	name, demo string
	params     sim.Params
	most       int64 // largest size it is tried with; 0: any
}

// variants are all demos, and those whose parameters change what is to be counted.
func variants() []variant {
	var out []variant
	for _, d := range sim.Demos {
		if d.Family != "model" {
			v := variant{name: d.Name, demo: d.Name}
			if d.Family == "reading" { // cold, unless it is asked for
				v.params = sim.Params{"cold": 0}
			}
			out = append(out, v)
		}
	}
	return append(out, variant{name: "mmap-write-touch", demo: "mmap-write", params: sim.Params{"touch": sim.TouchFirst}},
		variant{name: "mmap-write-populate", demo: "mmap-write", params: sim.Params{"touch": sim.TouchPopulate}},
		variant{name: "fork-cow-read", demo: "fork-cow", params: sim.Params{"access": sim.AccessRead}},
		variant{name: "private-cow-read", demo: "private-cow", params: sim.Params{"access": sim.AccessRead}},
		variant{name: "buffered-read-unbuffered", demo: "buffered-read", params: sim.Params{"buffer": 0}, most: 64 << 10})
}

// with completes the variant's parameters by a size and a chunk.
func (v *variant) with(size, chunk int64) sim.Params {
	p := sim.Params{"size": size, "chunk": chunk}
	d, _ := sim.DemoByName(v.demo)
	for name := range p {
		if d.Param(name) == nil {
			delete(p, name)
		}
	}
	for name, n := range v.params {
		p[name] = n
	}
	p, err := d.Complete(p, "live")
	if err != nil {
		panic(err)
	}
	return p
}
