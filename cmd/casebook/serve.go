package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/serve"
)

func (c *command) serve() *cobra.Command {
	var o serve.Options
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site while it is written",
		Long: "Show the site while it is written: what is saved appears in the browser at once.\n" +
			"Nothing is published or written. Problems are shown here and over the page.\n\n" +
			"CASEBOOK_EDITOR is the address that opens a file, such as idea://open?file={path}&line={line},\n" +
			"or none; without it, places of problems open Visual Studio Code.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := serve.CheckAddr(o.Addr); err != nil {
				return usagef("--addr: %s", err)
			}
			if err := c.buildOptions(cmd, &o.Build); err != nil {
				return err
			}
			return c.runServe(o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Addr, "addr", "127.0.0.1:1414", "the `address` to listen on; 0.0.0.0:1414 shows the preview to other devices")
	c.siteFlags(cmd, &o.Build)
	f.BoolVar(&o.Open, "open", false, "open a browser")
	f.BoolVar(&o.Follow, "follow", false, "let the browser go to the page that was just edited")
	return cmd
}

func (c *command) runServe(o serve.Options) error {
	// SIGHUP: the terminal was closed.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	o.Editor = os.Getenv("CASEBOOK_EDITOR")
	o.Stdout = c.stdout
	if !c.quiet && c.log != "json" {
		o.Stderr = c.stderr // for what is no message: a QR code, a line of progress
		o.Terminal = obeys(c.stderr)
	}
	o.Log = func(level, message string) {
		if level == "debug" {
			c.detail("%s", message)
			return
		}
		c.info("%s", message)
	}
	o.Report = func(list []diag.Diagnostic, sources diag.Sources) error { return c.diagnostics(list, sources) }
	return serve.Run(ctx, o)
}
