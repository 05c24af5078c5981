return Myelin.Cli.CommandLine.Run(args);
