package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"ioviz/live"
	"ioviz/sim"
	"ioviz/web"
	"ioviz/web/runs"
)

func (a *app) serveCommand() *cobra.Command {
	cfg := web.Config{Version: version()}
	open, budget := true, "1GiB"
	cmd := &cobra.Command{Use: "serve", Short: a.t("cli.serve.short"), Args: a.noArgs}
	f := cmd.Flags()
	f.StringVar(&cfg.Addr, "addr", "127.0.0.1:7377", a.t("cli.flag.addr"))
	f.StringVar(&cfg.DataDir, "data", "", a.t("cli.flag.data"))
	f.StringVar(&budget, "budget", budget, a.t("cli.flag.budget"))
	f.BoolVar(&open, "open", true, a.t("cli.flag.open"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if cfg.Budget, err = parseSize(budget); err != nil {
			return &usageError{err}
		}
		return a.serve(cmd.Context(), cfg, open, "/")
	}
	return cmd
}

// server makes the server of this machine.
func (a *app) server(cfg web.Config) (*web.Server, error) {
	cfg.Lang = a.lang
	cfg.Log = slog.New(slog.NewTextHandler(a.errs, &slog.HandlerOptions{Level: slog.LevelWarn}))
	cfg.Doctor = func(ctx context.Context) (any, error) { return live.Doctor(ctx), nil }
	cfg.Tier = func() string { return string(live.CachedDoctor(context.Background()).Auto) }
	cfg.Kernel = live.KernelName()
	if runtime.GOOS == "linux" {
		cfg.Lacks, cfg.Without = live.Lacks, live.Without
		cfg.Live = runs.RunnerFunc(runLive)
		cfg.Bench, cfg.Proofs = benches(), proofs()
	} else {
		cfg.NoLive = "why.unsupported-os"
	}
	return web.New(cfg)
}

func runLive(ctx context.Context, r runs.Request, sink runs.Sink) (*sim.Trace, error) {
	t, err := live.Run(ctx, live.Request{Demo: r.Demo, Params: r.Params, Tier: live.Tier(r.Evidence)}, sink)
	return t, forPeople(err)
}

// forPeople gives an error of a run the code that names its sentence.
func forPeople(err error) error {
	var e *live.Error
	if errors.As(err, &e) {
		return &web.Error{Code: e.Code, Args: map[string]any{"detail": e.Detail}, Err: err}
	}
	return err
}

// serve serves until the context ends.
func (a *app) serve(ctx context.Context, cfg web.Config, open bool, page string) error {
	s, err := a.server(cfg)
	if err != nil {
		return err
	}
	if err := s.Open(); err != nil {
		return err
	}
	defer s.Close()
	return a.attend(ctx, s, open, page)
}

// attend says where the server is and what it can see, and waits for the end.
func (a *app) attend(ctx context.Context, s *web.Server, open bool, page string) error {
	fmt.Fprintf(a.out, "%s\n", s.PageURL(page))
	rep := live.CachedDoctor(ctx)
	fmt.Fprintf(a.out, "%s\n%s\n", a.t("cli.evidence", "kernel", rep.Kernel, "tier", a.t("tier."+string(rep.Auto))), a.t("cli.evidence."+string(rep.Auto)))
	if open {
		openBrowser(s.LaunchURL(page))
	}
	<-ctx.Done()
	fmt.Fprintln(a.out, a.t("cli.stopped"))
	return s.Close()
}

// openBrowser opens the address where there is a desktop to do so.
func openBrowser(url string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", url)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return
		}
		cmd = exec.Command("xdg-open", url)
	}
	if err := cmd.Start(); err == nil {
		go cmd.Wait()
	}
}

func (a *app) urlCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{Use: "url", Short: a.t("cli.url.short"), Args: a.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := web.Instances(cmd.Context(), data)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				return errors.New(a.t("cli.url.none"))
			}
			for _, i := range found {
				fmt.Fprintln(a.out, i.URL())
			}
			return nil
		}}
	cmd.Flags().StringVar(&data, "data", "", a.t("cli.flag.data"))
	return cmd
}

func (a *app) viewCommand() *cobra.Command {
	cfg := web.Config{Version: version()}
	open := true
	cmd := &cobra.Command{Use: "view FILE", Short: a.t("cli.view.short"), Args: a.oneArg}
	cmd.Flags().StringVar(&cfg.Addr, "addr", "127.0.0.1:7377", a.t("cli.flag.addr"))
	cmd.Flags().StringVar(&cfg.DataDir, "data", "", a.t("cli.flag.data"))
	cmd.Flags().BoolVar(&open, "open", true, a.t("cli.flag.open"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		t, err := web.ReadTrace(args[0])
		if err != nil {
			return err
		}
		s, err := a.server(cfg)
		if err != nil {
			return err
		}
		if err := s.Open(); err != nil {
			return err
		}
		defer s.Close()
		hash, err := s.Import(t)
		if err != nil {
			return err
		}
		return a.attend(cmd.Context(), s, open, "/lab/t/"+hash)
	}
	return cmd
}

func (a *app) oneArg(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return &usageError{errors.New(a.t("cli.needs-arg"))}
	case len(args) > 1:
		return &usageError{errors.New(a.t("cli.too-many-args", "name", strings.Join(args[1:], " ")))}
	}
	return nil
}
