package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"ioviz/content"
	"ioviz/live"
)

func (a *app) proveCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "prove [NAME]", Short: a.t("cli.prove.short"), Long: a.t("cli.prove.long"), Args: cobra.ArbitraryArgs}
	cmd.Flags().BoolVar(&asJSON, "json", false, a.t("cli.flag.json"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return a.prove(cmd, args, asJSON) }
	return cmd
}

// prove runs the named proofs, or all. What this machine lacks is told and is
// no failure; a prediction that does not come out is one.
func (a *app) prove(cmd *cobra.Command, names []string, asJSON bool) error {
	one := len(names) == 1
	if len(names) == 0 {
		for _, p := range live.Proofs {
			names = append(names, p.Name)
		}
	}
	for _, name := range names {
		if _, ok := live.ProofByName(name); !ok {
			return &usageError{errors.New(a.t("cli.prove.unknown", "name", name))}
		}
	}
	verdicts := []live.Verdict{}
	var failed []string
	for _, name := range names {
		v, err := live.RunProof(cmd.Context(), name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if v.Skipped == "" && !v.Pass {
			failed = append(failed, name)
		}
		verdicts = append(verdicts, v)
		if !asJSON {
			a.verdict(&v)
		}
	}
	if asJSON {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		var what any = verdicts
		if one {
			what = verdicts[0]
		}
		if err := enc.Encode(what); err != nil {
			return err
		}
	}
	if failed != nil {
		return errors.New(a.t("cli.prove.failed", "names", strings.Join(failed, ", ")))
	}
	return nil
}

// verdict prints one: what was claimed, what was predicted and seen, and the
// numbers.
func (a *app) verdict(v *live.Verdict) {
	mark := "✗"
	switch {
	case v.Skipped != "":
		mark = "–"
	case v.Pass:
		mark = "✓"
	}
	fmt.Fprintf(a.out, "%s %s (%s)\n", mark, v.Name, v.Facts)
	if title := a.proofTitle(v.Name); title != "" {
		fmt.Fprintf(a.out, "  %s\n", title)
	}
	if v.Skipped != "" {
		fmt.Fprintf(a.out, "  %s\n", a.t("cli.prove.skipped", "why", a.t(v.Skipped)))
		return
	}
	fmt.Fprintf(a.out, "  %s\n", a.t("cli.prove.line", "predicted", a.t("prove.saw."+v.Predicted), "observed", a.t("prove.saw."+v.Observed)))
	var list []string
	for name, n := range v.Numbers {
		list = append(list, name+" "+content.Count(n))
	}
	sort.Strings(list)
	fmt.Fprintf(a.out, "  %s\n", strings.Join(list, " · "))
}

// proofTitle is what the proof is about, in words: those of a mutation are put
// together from the path's.
func (a *app) proofTitle(name string) string {
	if content.Has(a.lang, "prove."+name) {
		return a.t("prove." + name)
	}
	if path, ok := strings.CutPrefix(name, "mutate-"); ok {
		return a.t("prove.mutate", "path", path)
	}
	return ""
}
