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
	"strings"
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
	go func() { // a second signal ends it at once
		<-ctx.Done()
		stop()
	}()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole command, for main and for tests.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	a := &app{out: out, errs: errs, lang: content.Match(wantedLang(args))}
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

// wantedLang is the language of the flag --lang, which the help must know
// before flags are read, or that of the environment.
func wantedLang(args []string) string {
	for i, arg := range args {
		if l, ok := strings.CutPrefix(arg, "--lang="); ok {
			return l
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return localeOf(os.Getenv)
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
	root.PersistentFlags().String("lang", a.lang, a.t("cli.flag.lang"))
	root.Flags().AddFlagSet(serve.Flags())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.SetUsageTemplate(a.usage())
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "help", RunE: func(*cobra.Command, []string) error { return root.Help() }})
	root.PersistentFlags().BoolP("help", "h", false, a.t("cli.flag.help"))
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(serve, a.runCommand(), a.proveCommand(), a.benchCommand(), a.listCommand(), a.doctorCommand(), a.urlCommand(), a.viewCommand(), a.exportCommand(), a.versionCommand())
	return root
}

func (a *app) noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &usageError{errors.New(a.t("cli.no-such-command", "name", args[0]))}
	}
	return nil
}

// usage is cobra's usage template in the person's language.
func (a *app) usage() string {
	return a.t("cli.usage") + `:
  {{.UseLine}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} ` + a.t("cli.usage.command") + `

` + a.t("cli.usage.commands") + `:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + a.t("cli.usage.flags") + `:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}
