package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ioviz/content"
	"ioviz/live"
)

func (a *app) benchCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: a.t("cli.bench.short"), Args: a.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(a.benchPathsCommand(), a.benchModelsCommand())
	return cmd
}

// benchFlags are those of every bench.
type benchFlags struct {
	asJSON, asCSV bool
}

func (f *benchFlags) add(a *app, cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.asJSON, "json", false, a.t("cli.flag.json"))
	cmd.Flags().BoolVar(&f.asCSV, "csv", false, a.t("cli.flag.csv"))
}

func (a *app) benchPathsCommand() *cobra.Command {
	plan := live.DefaultPlan()
	var f benchFlags
	size, chunks := content.Bytes(plan.Size), []string{}
	cmd := &cobra.Command{Use: "paths", Short: a.t("cli.bench.paths"), Long: a.t("bench.weather"), Args: a.noArgs}
	cmd.Flags().StringSliceVar(&plan.Demos, "ways", plan.Demos, a.t("cli.flag.ways"))
	cmd.Flags().StringVar(&size, "size", "16MiB", a.t("cli.param.size"))
	cmd.Flags().StringSliceVar(&chunks, "chunks", []string{"4KiB", "16KiB", "64KiB", "256KiB", "1MiB"}, a.t("cli.flag.chunks"))
	cmd.Flags().IntVar(&plan.Rounds, "rounds", plan.Rounds, a.t("bench.rounds"))
	f.add(a, cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if plan.Size, err = parseSize(size); err != nil {
			return &usageError{err}
		}
		plan.Chunks = nil
		for _, c := range chunks {
			n, err := parseSize(c)
			if err != nil {
				return &usageError{err}
			}
			plan.Chunks = append(plan.Chunks, n)
		}
		if err := plan.Check(); err != nil {
			return &usageError{err}
		}
		result, err := benchPaths(plan)(cmd.Context(), a.benchProgress())
		if err != nil {
			return err
		}
		return a.pathsResult(result.(measured), &f)
	}
	return cmd
}

// benchProgress shows how far a bench is, where somebody sees it.
func (a *app) benchProgress() func(any, int64, int64) {
	file, ok := a.errs.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func(any, int64, int64) {}
	}
	return func(_ any, done, total int64) {
		fmt.Fprintf(a.errs, "\r%s", a.t("bench.progress", "done", done, "total", total))
		if done == total {
			fmt.Fprint(a.errs, "\r\x1b[K")
		}
	}
}

func (a *app) pathsResult(m measured, f *benchFlags) error {
	switch {
	case f.asJSON && f.asCSV:
		return &usageError{errors.New(a.t("cli.bench.one-form"))}
	case f.asJSON:
		return a.json(m)
	case f.asCSV:
		rows := [][]string{{"path", "chunk_bytes", "bytes_per_sec", "cpu_ns_per_byte", "rounds", "spread", "why"}}
		for _, c := range m.Cells {
			rows = append(rows, []string{c.Demo, strconv.FormatInt(c.Chunk, 10), figure(c.Rate, c.Rounds), figure(c.Cost, c.Rounds),
				strconv.Itoa(c.Rounds), fmt.Sprintf("%.3f", c.Spread), c.Why})
		}
		return a.csv(rows)
	}
	rows := [][]string{{a.t("bench.paths.series"), a.t("bench.paths.x"), a.t("bench.y.rate"), a.t("bench.y.cost"), a.t("bench.spread")}}
	for _, c := range m.Cells {
		if c.Why != "" {
			rows = append(rows, []string{c.Demo, content.Bytes(c.Chunk), a.t("bench.why." + c.Why), "", ""})
			continue
		}
		rows = append(rows, []string{c.Demo, content.Bytes(c.Chunk), content.Bytes(int64(c.Rate)) + "/s", fmt.Sprintf("%.3f ns", c.Cost), fmt.Sprintf("%.0f %%", 100*c.Spread)})
	}
	if err := columns(a.out, true, rows); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.t("bench.weather"))
	return nil
}

// csv writes the very table that the page of the bench saves (RFC 4180).
func (a *app) csv(rows [][]string) error {
	w := csv.NewWriter(a.out)
	w.UseCRLF = true
	return w.WriteAll(rows)
}

// figure is a number as it was measured, and nothing where it was not.
func figure(v float64, rounds int) string {
	if rounds == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// perWait is the time of a call, or why there is none.
func (a *app) perWait(c *live.WaitCell) string {
	if c.Why != "" {
		return a.t("bench.why." + c.Why)
	}
	return content.Time(int64(c.PerWait))
}

func (a *app) benchModelsCommand() *cobra.Command {
	plan := live.DefaultWaitPlan()
	var f benchFlags
	cmd := &cobra.Command{Use: "models", Short: a.t("cli.bench.models"), Long: a.t("bench.weather"), Args: a.noArgs}
	cmd.Flags().StringSliceVar(&plan.Ways, "ways", plan.Ways, a.t("bench.models.series"))
	cmd.Flags().Int64SliceVar(&plan.Watched, "watched", plan.Watched, a.t("bench.models.x"))
	cmd.Flags().IntVar(&plan.Rounds, "rounds", plan.Rounds, a.t("bench.rounds"))
	f.add(a, cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := plan.Check(); err != nil {
			return &usageError{err}
		}
		result, err := benchWaits(plan)(cmd.Context(), a.benchProgress())
		if err != nil {
			return err
		}
		return a.waitsResult(result.(waited), &f)
	}
	return cmd
}

func (a *app) waitsResult(m waited, f *benchFlags) error {
	switch {
	case f.asJSON && f.asCSV:
		return &usageError{errors.New(a.t("cli.bench.one-form"))}
	case f.asJSON:
		return a.json(m)
	case f.asCSV:
		rows := [][]string{{"way", "watched", "ns_one_ready", "ns_all_ready", "rounds", "spread_one_ready", "spread_all_ready", "why"}}
		for i := 0; i+1 < len(m.Cells); i += 2 {
			one, all := m.Cells[i], m.Cells[i+1]
			rows = append(rows, []string{one.Way, strconv.FormatInt(one.Watched, 10), figure(one.PerWait, one.Rounds), figure(all.PerWait, all.Rounds),
				strconv.Itoa(max(one.Rounds, all.Rounds)), fmt.Sprintf("%.3f", one.Spread), fmt.Sprintf("%.3f", all.Spread), cmp.Or(one.Why, all.Why)})
		}
		return a.csv(rows)
	}
	rows := [][]string{{a.t("bench.models.series"), a.t("bench.models.x"), a.t("bench.y.one"), a.t("bench.y.all")}}
	for i := 0; i+1 < len(m.Cells); i += 2 {
		one, all := m.Cells[i], m.Cells[i+1]
		rows = append(rows, []string{one.Way, strconv.FormatInt(one.Watched, 10), a.perWait(&one), a.perWait(&all)})
	}
	if err := columns(a.out, true, rows); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.t("bench.story.ready"))
	fmt.Fprintln(a.out, a.t("bench.weather"))
	return nil
}
