package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ioviz/content"
	"ioviz/live"
	"ioviz/sim"
	"ioviz/web"
)

// result is what ioviz run --json prints.
type result struct {
	Name        string            `json:"name"`
	Params      map[string]any    `json:"params"`
	Kernel      string            `json:"kernel"`
	Evidence    string            `json:"evidence"`
	Events      int               `json:"events"`
	Lost        int64             `json:"lost"`
	WallNS      int64             `json:"wall_ns"`
	Totals      *sim.Sums         `json:"totals"`
	Expected    *sim.Sums         `json:"expected"`
	Proof       *proofResult      `json:"proof"`
	Unavailable map[string]string `json:"unavailable"`
}

type proofResult struct {
	Predicted string `json:"predicted"`
	Observed  string `json:"observed"`
	Pass      bool   `json:"pass"`
}

type runFlags struct {
	size, chunk, route, evidence, file string
	cold, sim, json                    bool
	set                                []string
	given                              func(name string) bool // whether a flag was on the command line
}

func (a *app) runCommand() *cobra.Command {
	var fl runFlags
	cmd := &cobra.Command{Use: "run NAME", Short: a.t("cli.run.short"), Long: a.t("cli.run.long"), Args: a.oneArg}
	f := cmd.Flags()
	f.StringVar(&fl.size, "size", "64KiB", a.t("cli.flag.size"))
	f.StringVar(&fl.chunk, "chunk", "64KiB", a.t("cli.flag.chunk"))
	f.BoolVar(&fl.cold, "cold", false, a.t("cli.flag.cold"))
	f.BoolVar(&fl.sim, "sim", false, a.t("cli.flag.sim"))
	f.StringVar(&fl.route, "route", "", a.t("cli.flag.route"))
	f.StringArrayVar(&fl.set, "set", nil, a.t("cli.flag.set"))
	f.StringVar(&fl.evidence, "evidence", "auto", a.t("cli.flag.evidence"))
	f.StringVarP(&fl.file, "output", "o", "", a.t("cli.flag.output"))
	f.BoolVar(&fl.json, "json", false, a.t("cli.flag.json"))
	fl.given = f.Changed
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return a.runDemo(cmd, args[0], &fl) }
	return cmd
}

func (a *app) runDemo(cmd *cobra.Command, name string, fl *runFlags) error {
	p, err := fl.params(name)
	if err != nil {
		return &usageError{err}
	}
	var t *sim.Trace
	if fl.sim {
		t, err = sim.RunContext(cmd.Context(), name, p)
	} else {
		bar := a.newBar(fl.json)
		t, err = live.Run(cmd.Context(), live.Request{Demo: name, Params: p, Tier: live.Tier(fl.evidence)}, bar)
		bar.clear()
	}
	if err != nil {
		return err
	}
	if fl.file != "" {
		if err := writeTrace(fl.file, t); err != nil {
			return err
		}
	}
	res, err := a.result(t)
	if err != nil {
		return err
	}
	if fl.json {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		return enc.Encode(res)
	}
	a.table(res, t)
	return nil
}

func (fl *runFlags) params(name string) (sim.Params, error) {
	d, ok := sim.DemoByName(name)
	if !ok {
		return nil, &sim.ParamError{Code: "demo.unknown", Param: name}
	}
	p := sim.Params{}
	var err error
	for name, text := range map[string]string{"size": fl.size, "chunk": fl.chunk} {
		if d.Param(name) != nil { // memory has no chunks, and what waits neither
			if p[name], err = parseSize(text); err != nil {
				return nil, err
			}
		} else if fl.given(name) {
			return nil, &sim.ParamError{Code: "param.unknown", Param: name}
		}
	}
	if err := setParams(d, p, fl.set); err != nil {
		return nil, err
	}
	if fl.cold {
		p["cold"] = 1
	}
	producer := "live"
	if fl.sim {
		producer = "sim"
	}
	if fl.route != "" {
		if p["route"], err = d.Value("route", fl.route); err != nil {
			return nil, err
		}
	}
	known := live.Tier(fl.evidence) == live.Auto
	for _, t := range live.Tiers {
		known = known || string(t) == fl.evidence
	}
	if !known {
		return nil, &live.Error{Code: "evidence.unknown", Detail: fl.evidence}
	}
	return d.Complete(p, producer)
}

// result sums the trace up beside what the model expects.
func (a *app) result(t *sim.Trace) (*result, error) {
	h := &t.Header
	d, ok := sim.DemoByName(h.Name)
	if !ok {
		return nil, &sim.ParamError{Code: "demo.unknown", Param: h.Name}
	}
	sums, missing, m, err := sim.Sum(t)
	if err != nil {
		return nil, err
	}
	expect, err := sim.Expect(h)
	if err != nil {
		return nil, err
	}
	expected, _, _, err := sim.Sum(expect)
	if err != nil {
		return nil, err
	}
	r := &result{Name: h.Name, Params: d.Describe(h.Params), Kernel: h.Kernel, Evidence: h.Tier, Events: len(t.Events), Lost: m.Lost,
		WallNS: h.WallNS, Totals: sums, Expected: expected, Unavailable: map[string]string{}}
	if h.Tier == string(live.None) {
		r.Events = 0
	}
	if m.Proof != nil {
		r.Proof = &proofResult{m.Proof.Predicted, m.Proof.Observed, m.Proof.Pass}
	}
	for name, why := range missing {
		r.Unavailable[name] = a.t(why)
	}
	return r, nil
}

// asked says how much a run of a path was asked to move, and how, as far as the demo lets one choose.
func (a *app) asked(h *sim.Header) string {
	what := []string{content.Bytes(h.Params["size"])}
	if chunk, ok := h.Params["chunk"]; ok {
		what = append(what, a.t("cli.run.chunk", "chunk", content.Bytes(chunk)))
	}
	if cold, ok := h.Params["cold"]; ok {
		what = append(what, a.t(map[int64]string{0: "cli.warm", 1: "cli.cold"}[cold]))
	}
	return strings.Join(what, a.t("cli.run.comma"))
}

func (a *app) table(r *result, t *sim.Trace) {
	h := &t.Header
	if r.Totals.Waiting != nil {
		a.modelTable(r, t)
		return
	}
	fmt.Fprintln(a.out, a.t("cli.run.head", "name", r.Name, "what", a.asked(h), "tier", a.t("tier."+r.Evidence)))
	rows := [][]string{{"", a.t("cli.run.seen"), a.t("cli.run.expected")}}
	want := map[string]*int64{}
	r.Expected.Named(func(name string, n *int64) { want[name] = n })
	ruled := false
	r.Totals.Named(func(name string, n *int64) {
		label := a.t("cli.total." + name)
		if derived(name, live.Tier(r.Evidence)) {
			label, ruled = label+" ◐", true
		}
		rows = append(rows, []string{label, a.number(name, n, r), a.number(name, want[name], nil)})
	})
	columns(a.out, false, rows)
	a.underTable(r, ruled)
	if r.Proof != nil {
		key := "cli.run.proof.fail"
		if r.Proof.Pass {
			key = "cli.run.proof.pass"
		}
		fmt.Fprintln(a.out, a.t(key, "predicted", a.t("proof."+r.Proof.Predicted), "observed", a.t("proof."+r.Proof.Observed)))
	}
	fmt.Fprintln(a.out, a.t("cli.run.events", "n", r.Events, "time", content.Time(r.WallNS)))
}

// underTable says what the signs of a table mean, and what is missing.
func (a *app) underTable(r *result, ruled bool) {
	if ruled {
		key := "count.derived"
		if r.Totals.Waiting != nil && live.Tier(r.Evidence) == live.Perf { // a server copies both ways
			key = "count.derived.into"
		}
		fmt.Fprintln(a.out, "◐ "+a.t(key))
		if key == "count.derived.into" {
			fmt.Fprintln(a.out, "◐ "+a.t("count.derived.rest"))
		}
	}
	if r.Lost > 0 {
		fmt.Fprintln(a.out, a.t("cli.run.lost", "n", r.Lost))
	}
}

// derived tells the totals that follow by a rule: no evidence sees how bytes
// come into the socket, and only the kernel's tracepoints see how they leave it.
func derived(name string, tier live.Tier) bool {
	switch tier {
	case live.Perf, live.PerfUser, live.Ptrace, live.Self:
		return strings.HasPrefix(name, "cpu_copies.") || name == "receiver_copied_bytes" && tier != live.Perf
	}
	return false
}

// number is a total as it is known: mode switches are a lower bound also where
// the faults that cost some go unseen.
func (a *app) number(name string, n *int64, r *result) string {
	switch {
	case n == nil && r != nil:
		return "– (" + r.Unavailable[name] + ")"
	case n == nil:
		return "–"
	}
	s := content.Count(*n)
	if strings.HasSuffix(name, "bytes") {
		s = content.Bytes(*n)
	}
	if r != nil && (r.Lost > 0 || name == "mode_switches" && r.Unavailable["page_faults.user"] != "") {
		s = "≥ " + s
	}
	return s
}

func writeTrace(name string, t *sim.Trace) (err error) {
	e, err := sim.Encode(t)
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if c := f.Close(); err == nil {
			err = c
		}
		if err != nil {
			os.Remove(name)
		}
	}()
	_, err = e.WriteGzip(f)
	return err
}

// bar is the progress of a run on a terminal.
type bar struct {
	a   *app
	on  bool
	was bool
}

func (a *app) newBar(quiet bool) *bar {
	f, ok := a.errs.(*os.File)
	return &bar{a: a, on: ok && !quiet && term.IsTerminal(int(f.Fd()))}
}

func (b *bar) Header(sim.Header)                    {}
func (b *bar) Events(int, []sim.Event, *sim.Header) {}

func (b *bar) Progress(done, total int64) {
	if !b.on || total <= 0 {
		return
	}
	const width = 30
	n := int(done * width / total)
	b.was = true
	fmt.Fprintf(b.a.errs, "\r[%s%s] %s / %s ", strings.Repeat("#", n), strings.Repeat(".", width-n), content.Bytes(done), content.Bytes(total))
}

func (b *bar) clear() {
	if b.was {
		fmt.Fprint(b.a.errs, "\r\x1b[K")
	}
}

// sizeError is a size that can't be read.
type sizeError struct{ text string }

func (e *sizeError) Error() string { return "not a size: " + strconv.Quote(e.text) }

// parseSize reads "65536", "64KiB", "64k", "1MiB", "1m", "1GiB".
func parseSize(text string) (int64, error) {
	s := strings.ToLower(strings.TrimSpace(text))
	s = strings.TrimSuffix(strings.TrimSuffix(s, "b"), "i")
	shift := 0
	for i, unit := range []string{"k", "m", "g"} {
		if t, ok := strings.CutSuffix(s, unit); ok {
			s, shift = t, 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 || n > 1<<62>>shift {
		return 0, &sizeError{text}
	}
	return n << shift, nil
}

// explain says in the person's language what went wrong.
func (a *app) explain(err error) string {
	var param *sim.ParamError
	var liveErr *live.Error
	var size *sizeError
	var webErr *web.Error
	switch {
	case errors.As(err, &webErr):
		return a.t("error."+webErr.Code, webErr.Args)
	case errors.As(err, &param):
		args := content.ParamArgs(a.lang, param)
		if args["name"] != param.Param {
			args["name"] = a.t("cli.param", args) // what it is called in the form, and here
		}
		return a.t("error."+param.Code, args)
	case errors.As(err, &liveErr):
		code := "error." + liveErr.Code
		if liveErr.Code == "run.failed" {
			code = "error.run.failed.here" // there is no log: the cause follows
		}
		s := a.t(code, "detail", liveErr.Detail, "param", liveErr.Detail)
		if liveErr.Err != nil {
			s += " (" + liveErr.Err.Error() + ")"
		}
		return s
	case errors.As(err, &size):
		return a.t("error.size", "text", size.text)
	case errors.Is(err, sim.ErrNotTrace):
		return a.t("error.trace.foreign")
	case errors.Is(err, sim.ErrTruncated):
		return a.t("error.trace.truncated")
	case errors.Is(err, sim.ErrVersion):
		return a.t("error.trace.version")
	case errors.Is(err, sim.ErrCorrupt):
		return a.t("error.trace.damaged")
	case errors.Is(err, os.ErrNotExist):
		return a.t("error.file.missing", "detail", err.Error())
	}
	return err.Error()
}
