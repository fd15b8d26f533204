package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ioviz/content"
	"ioviz/sim"
	"ioviz/sim/export"
	"ioviz/web"
	"ioviz/web/onefile"
)

func (a *app) exportCommand() *cobra.Command {
	var to, out string
	cmd := &cobra.Command{Use: "export FILE", Short: a.t("cli.export.short"), Args: a.oneArg}
	cmd.Flags().StringVar(&to, "to", "", a.t("cli.flag.to"))
	cmd.Flags().StringVarP(&out, "output", "o", "", a.t("cli.flag.export-output"))
	cmd.RunE = func(_ *cobra.Command, args []string) error { return a.export(args[0], to, out) }
	return cmd
}

func (a *app) export(file, to, out string) error {
	suffix, write := onefile.Suffix, func(w io.Writer, t *sim.Trace) error {
		return onefile.Write(w, t, onefile.Options{Lang: a.lang, Version: version()})
	}
	if to != "html" {
		f, ok := export.ByName(to)
		if !ok {
			return &usageError{errors.New(a.t("error.format.unknown", "param", fmt.Sprintf("%q", to)))}
		}
		suffix, write = f.Suffix, f.Write
	}
	t, err := web.ReadTrace(file)
	if err != nil {
		return err
	}
	if out == "-" {
		return write(a.out, t)
	}
	if out == "" {
		out = strings.TrimSuffix(filepath.Base(file), ".ioviz") + suffix
	}
	size, err := writeFile(out, func(w io.Writer) error { return write(w, t) })
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.t("cli.export.done", "file", out, "size", content.Bytes(size)))
	return nil
}

// writeFile makes a file with all of what is written, or none.
func writeFile(name string, write func(io.Writer) error) (size int64, err error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer func() {
		if c := f.Close(); err == nil {
			err = c
		}
		if err != nil {
			os.Remove(name)
		}
	}()
	b := bufio.NewWriterSize(f, 1<<16)
	if err := write(b); err != nil {
		return 0, err
	}
	if err := b.Flush(); err != nil {
		return 0, err
	}
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}
