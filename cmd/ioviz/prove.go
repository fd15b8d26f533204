package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
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
	needs := "claim.needs.none"
	switch {
	case v.NeedsRoot:
		needs = "claim.needs.root"
	case v.RootHelps:
		needs = "claim.needs.helps"
	}
	fmt.Fprintf(a.out, "%s %s (%s) · %s\n", mark, v.Name, v.Facts, a.t(needs))
	if title := a.proofTitle(v.Name); title != "" {
		fmt.Fprintf(a.out, "  %s\n", title)
	}
	if v.Skipped != "" {
		fmt.Fprintf(a.out, "  %s\n", a.t("cli.prove.skipped", "why", a.t(v.Skipped)))
		return
	}
	fmt.Fprintf(a.out, "  %s\n", a.t("cli.prove.line", "predicted", a.t("prove.saw."+v.Predicted), "observed", a.t("prove.saw."+v.Observed)))
	var list []string
	for _, n := range v.Measured {
		list = append(list, a.t("cli.named", "name", a.numberName(n.Name), "value", a.numberText(n)))
	}
	fmt.Fprintf(a.out, "  %s\n", strings.Join(list, " · "))
}

// numberName is what the page calls a number of a proof, or a demo.
func (a *app) numberName(name string) string {
	for _, key := range []string{"num." + name, "demo." + name} {
		if content.Has(a.lang, key) {
			return a.t(key)
		}
	}
	return name
}

// numberText is a number with its unit, a result by its error's name.
func (a *app) numberText(n live.Number) string {
	switch n.Unit {
	case "ns":
		return content.Time(n.Value)
	case "bytes":
		return content.Bytes(n.Value)
	case "yes":
		if n.Value == 1 {
			return a.t("claim.yes")
		}
		return a.t("claim.no")
	case "tid":
		return strconv.FormatInt(n.Value, 10)
	case "result":
		if n.Error != "" {
			return n.Error
		}
		return content.Bytes(n.Value)
	}
	return content.Count(n.Value)
}

// proofTitle is what the proof is about, in words: those of a mutation are put
// together from the path's.
func (a *app) proofTitle(name string) string {
	if content.Has(a.lang, "prove."+name) {
		return a.t("prove." + name)
	}
	path, ok := strings.CutPrefix(name, "mutate-")
	if !ok {
		return ""
	}
	for _, way := range []string{"unix", "large", "veth-sg", "veth-nosg", "veth-nocsum"} {
		if demo, ok := strings.CutSuffix(path, "-"+way); ok {
			return a.t("prove.mutate.way", "path", a.t("demo."+demo), "way", a.t("prove.way."+way))
		}
	}
	return a.t("prove.mutate", "path", a.t("demo."+path))
}
