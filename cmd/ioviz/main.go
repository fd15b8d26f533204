// Command ioviz makes I/O visible: it runs real transfers on this machine,
// watches the kernel, and shows every step in the browser.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"ioviz/content"
	"ioviz/live"
)

// Exit codes, as the help tells them.
const (
	exitFailed = 1 // it could not be done
	exitUsage  = 2 // the command line is wrong
	exitBroken = 130
)

func main() {
	live.RunChild()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole command, for main and for tests.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	a := &app{out: out, errs: errs, lang: content.Match(localeOf(os.Getenv))}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(errs, "ioviz: %s\n", a.explain(usage.err))
		return exitUsage
	case ctx.Err() != nil:
		fmt.Fprintf(errs, "ioviz: %s\n", a.t("cli.canceled"))
		return exitBroken
	}
	fmt.Fprintf(errs, "ioviz: %s\n", a.explain(err))
	return exitFailed
}

// localeOf is the language that the environment asks for (locale(7)).
func localeOf(env func(string) string) string {
	for _, name := range []string{"IOVIZ_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			return v
		}
	}
	return ""
}

// app is what the commands share.
type app struct {
	out, errs io.Writer
	lang      string
}

func (a *app) t(key string, args ...any) string { return content.T(a.lang, key, args...) }

// usageError is a wrong command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func (a *app) root() *cobra.Command {
	serve := a.serveCommand()
	root := &cobra.Command{Use: "ioviz", Short: a.t("cli.short"), Long: a.t("cli.long"),
		SilenceErrors: true, SilenceUsage: true, Args: a.noArgs, RunE: serve.RunE}
	root.PersistentFlags().StringVar(&a.lang, "lang", a.lang, a.t("cli.flag.lang"))
	root.Flags().AddFlagSet(serve.Flags())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if l := content.Match(a.lang); a.lang != l {
			for _, known := range content.Languages {
				if a.lang == known {
					return nil
				}
			}
			a.lang = l
		}
		return nil
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(serve, a.runCommand(), a.listCommand(), a.doctorCommand(), a.urlCommand(), a.viewCommand(), a.versionCommand())
	return root
}

func (a *app) noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &usageError{errors.New(a.t("cli.no-such-command", "name", args[0]))}
	}
	return nil
}
