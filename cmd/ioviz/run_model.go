package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"ioviz/content"
	"ioviz/live"
	"ioviz/sim"
)

// followsFromCalls are what a wait call looks at, that a call has made a thread, and
// what a futex was for: rules derive them, whatever the evidence.
var followsFromCalls = map[string]bool{"examined": true, "spawned": true, "locks": true}

// arrivalsFollow tells whether the trace has arrivals that no record of the kernel tells of.
func arrivalsFollow(t *sim.Trace) bool {
	return slices.ContainsFunc(t.Events, func(e sim.Event) bool {
		return e.Kind == sim.Arrival && t.Header.Class(&e) == sim.Derived
	})
}

// modelTable is the totals of a server of an I/O model beside what is expected:
// what waiting came to, and who copied.
func (a *app) modelTable(r *result, t *sim.Trace) {
	h := &t.Header
	head := []any{"name", r.Name, "message", content.Bytes(h.Params["message"]), "tier", a.t("tier." + r.Evidence)}
	if sim.OneRead(h.Params) {
		fmt.Fprintln(a.out, a.t("cli.run.head.once", head...))
	} else {
		fmt.Fprintln(a.out, a.t("cli.run.head.model", append(head, "n", h.Params["clients"])...))
	}
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s\t%s\n", "", a.t("cli.run.seen"), a.t("cli.run.expected"))
	want := map[string]*int64{}
	r.Expected.Named(func(name string, n *int64) { want[name] = n })
	ruled, untraced := false, live.Tier(r.Evidence) == live.None
	r.Totals.Named(func(name string, n *int64) {
		if n == nil && (!untraced || want[name] == nil || *want[name] == 0) {
			return // bytes, faults and the disk are not what a model is about
		}
		label := a.t("cli.total." + name)
		if derived(name, live.Tier(r.Evidence)) {
			label, ruled = label+" ◐", true
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", label, a.number(name, n, r), a.number(name, want[name], nil))
	})
	seen, expected := r.Totals.Waiting, r.Expected.Waiting
	row := func(key string, n, m *int64) {
		if n == nil && m == nil {
			return
		}
		label := a.t("cli.waiting." + key)
		if n != nil && r.Evidence != "model" && (followsFromCalls[key] || key == "arrivals" && arrivalsFollow(t)) {
			label += " ◐"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", label, a.countOr(n, r), a.countOr(m, nil))
	}
	row("waits", seen.Waits, expected.Waits)
	row("told", seen.Told, expected.Told)
	row("examined", seen.Examined, expected.Examined)
	row("again", seen.Again, expected.Again)
	row("arrivals", seen.Arrivals, expected.Arrivals)
	row("wakeups", seen.Wakeups, expected.Wakeups)
	if expected.Signals != nil && *expected.Signals > 0 {
		row("signals", seen.Signals, expected.Signals)
	}
	if expected.Spawned != nil && *expected.Spawned > 0 {
		row("spawned", seen.Spawned, expected.Spawned)
	}
	if seen.Locks != nil && *seen.Locks > 0 {
		row("locks", seen.Locks, expected.Locks)
	}
	copied := a.copiers(seen)
	if untraced {
		copied = a.countOr(nil, r)
	}
	fmt.Fprintf(w, "%s\t%s\t%s\n", a.t("cli.waiting.copied"), copied, a.copiers(expected))
	w.Flush()
	a.underTable(r, ruled)
	fmt.Fprintln(a.out, a.t("cli.run.events", "n", r.Events, "time", content.Time(r.WallNS)))
}

// countOr is a count, or a dash where the evidence can't give it.
func (a *app) countOr(n *int64, r *result) string {
	if n == nil {
		if r != nil && live.Tier(r.Evidence) == live.None {
			return "– (" + a.t("why.untraced") + ")"
		}
		return "–"
	}
	if r != nil && r.Lost > 0 {
		return "≥ " + content.Count(*n)
	}
	return content.Count(*n)
}

// copiers names who copied how much out of the sockets.
func (a *app) copiers(w *sim.Waiting) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(w.Copied)) {
		out = append(out, a.t("cli.named", "name", a.whoIs(name), "value", content.Bytes(w.Copied[name])))
	}
	if len(out) > 4 {
		out = append(out[:4], "…")
	}
	if out == nil {
		return "–"
	}
	return strings.Join(out, a.t("cli.run.comma"))
}

// whoIs names a thread of a server in words, with its letter or number: thread A, aio 1.
func (a *app) whoIs(name string) string {
	kind, id, _ := strings.Cut(name, " ")
	if id == "" && content.Has(a.lang, "model.role."+name) {
		return a.t("model.role." + name)
	}
	if key := "cli.who." + kind; content.Has(a.lang, key) {
		return a.t(key, "id", id)
	}
	return name
}
