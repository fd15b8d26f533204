package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strconv"

	"github.com/spf13/cobra"

	"ioviz/content"
	"ioviz/live"
	"ioviz/sim"
)

// version is the module's version as the build tells it.
func version() string {
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" && b.Main.Version != "(devel)" {
		return b.Main.Version
	}
	return "dev"
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: a.t("cli.version.short"), Args: a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintln(a.out, "ioviz", version())
			return nil
		}}
}

func (a *app) json(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "list", Short: a.t("cli.list.short"), Args: a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return a.json(map[string]any{"demos": sim.Demos})
			}
			var rows [][]string
			for _, d := range sim.Demos {
				rows = append(rows, []string{d.Name, a.t("demo." + d.Name)})
				most := d.Most("live")
				for _, p := range d.Params {
					rows = append(rows, []string{"    " + p.Name, a.bounds(&p, most[p.Name]), a.paramText(p.Name)})
				}
			}
			return columns(a.out, false, rows)
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, a.t("cli.flag.json"))
	return cmd
}

// bounds is what a parameter may be, and what it is where nothing is said; most
// is what it may be where a run of its own bounds it, or 0.
func (a *app) bounds(p *sim.ParamSpec, most int64) string {
	text := func(n int64) string {
		if p.Unit == "bytes" {
			return content.Bytes(n)
		}
		return fmt.Sprint(n)
	}
	switch p.Unit {
	case "bool":
		return a.t("cli.switch")
	case "enum":
		return fmt.Sprint(p.Values) + a.t("cli.run.comma") + a.t("cli.default", "value", p.Values[p.Default])
	}
	return text(p.Min) + " … " + text(min(cmp.Or(most, p.Max), p.Max)) + a.t("cli.run.comma") + a.t("cli.default", "value", text(p.Default))
}

func (a *app) doctorCommand() *cobra.Command {
	var asJSON, learn bool
	cmd := &cobra.Command{Use: "doctor", Short: a.t("cli.doctor.short"), Long: a.t("cli.doctor.long"), Args: a.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if learn {
				if err := live.LearnIDs(cmd.Context()); err != nil {
					return err
				}
			}
			rep := live.Doctor(cmd.Context())
			if asJSON {
				return a.json(rep)
			}
			a.doctor(&rep)
			return nil
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, a.t("cli.flag.json"))
	cmd.Flags().BoolVar(&learn, "learn-ids", false, a.t("cli.flag.learn-ids"))
	return cmd
}

func (a *app) doctor(rep *live.Report) {
	fmt.Fprintln(a.out, a.t("cli.doctor.head", "kernel", rep.Kernel, "arch", rep.Arch, "cpus", rep.CPUs, "uid", strconv.Itoa(rep.UID)))
	for _, t := range rep.Tiers {
		mark := map[string]string{"yes": "✓", "no": "✗", "unknown": "?"}[t.Status]
		best := ""
		if t.Tier == rep.Auto {
			best = "  ← " + a.t("cli.doctor.auto")
		}
		fmt.Fprintf(a.out, "%s %-10s %s%s\n", mark, t.Tier, a.t("tier."+string(t.Tier)), best)
		if t.Reason != "" {
			fmt.Fprintf(a.out, "  %s\n", a.t("reason."+t.Reason))
		}
		if t.Fix != "" {
			fmt.Fprintf(a.out, "  → %s\n", a.t("fix."+t.Fix))
		}
	}
}

// paramText says what a parameter is: in the words of the form where it offers the
// values by name, else in the command line's own.
func (a *app) paramText(name string) string {
	if content.Has(a.lang, "cli.param."+name) {
		return a.t("cli.param." + name)
	}
	return a.t("param." + name)
}
