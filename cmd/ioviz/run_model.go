package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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

// byChance are what the scheduler, locks and arrivals that meet decide; how many calls
// are made follows them (as rows in static/app/compare.js).
var byChance = map[string]bool{"context_switches.voluntary": true, "context_switches.involuntary": true, "waits": true, "told": true,
	"examined": true, "again": true, "wakeups": true, "signals": true, "locks": true}

// apart is the sign of two counts that differ: ~ where they may each time.
func apart(key string, seen, expected *int64, asksElse bool) string {
	switch {
	case seen == nil || expected == nil || *seen == *expected:
		return ""
	case byChance[key] || asksElse && (key == "syscalls" || key == "mode_switches"):
		return " ~"
	}
	return " ≠"
}

// asksElse tells whether the server has asked more or less often than expected.
func asksElse(seen, expected *sim.Waiting) bool {
	differ := func(key string, n, m *int64) bool { return apart(key, n, m, false) != "" }
	return differ("waits", seen.Waits, expected.Waits) || differ("told", seen.Told, expected.Told) || differ("again", seen.Again, expected.Again) ||
		differ("signals", seen.Signals, expected.Signals) || seen.Locks != nil && *seen.Locks > 0
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
	rows := [][]string{{"", a.t("cli.run.seen"), a.t("cli.run.expected")}}
	want := map[string]*int64{}
	r.Expected.Named(func(name string, n *int64) { want[name] = n })
	seen, expected := r.Totals.Waiting, r.Expected.Waiting
	ruled, chance, untraced, asks := false, false, live.Tier(r.Evidence) == live.None, asksElse(seen, expected)
	sign := func(key string, n, m *int64) string {
		s := apart(key, n, m, asks)
		chance = chance || s == " ~"
		return s
	}
	r.Totals.Named(func(name string, n *int64) {
		if n == nil && (!untraced || want[name] == nil || *want[name] == 0) {
			return // bytes, faults and the disk are not what a model is about
		}
		label := a.t("cli.total." + name)
		if derived(name, live.Tier(r.Evidence)) {
			label, ruled = label+" ◐", true
		}
		rows = append(rows, []string{label, a.number(name, n, r), a.number(name, want[name], nil) + sign(name, n, want[name])})
	})
	row := func(key string, n, m *int64) {
		if n == nil && m == nil {
			return
		}
		label := a.t("cli.waiting." + key)
		if n != nil && r.Evidence != "model" && (followsFromCalls[key] || key == "arrivals" && arrivalsFollow(t)) {
			label += " ◐"
		}
		rows = append(rows, []string{label, a.countOr(n, r), a.countOr(m, nil) + sign(key, n, m)})
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
	columns(a.out, false, append(rows, []string{a.t("cli.waiting.copied"), copied, a.copiers(expected)}))
	if chance {
		fmt.Fprintln(a.out, a.t("diff.loose.note"))
	}
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
