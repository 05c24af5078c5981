namespace Myelin.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("tran", "Unknown command \"tran\"", "did you mean \"train\"")]
    [InlineData("data", "data: expects list or get, received none", "myelin data --help")]
    [InlineData("gallery", "gallery: expects list, run or verify, received none", "myelin gallery --help")]
    [InlineData("data lst", "Unknown command \"lst\"", "did you mean \"list\"")]
    [InlineData("train --epoch 3", "Unknown option \"--epoch\"", "did you mean \"--epochs\"")]
    [InlineData("train xor --sead=3", "Unknown option \"--sead=3\"", "did you mean \"--seed\"")]
    [InlineData("train xor moons", "one argument at most", "\"moons\"")]
    [InlineData("train mnits", "Unknown data set \"mnits\"", "did you mean \"mnist\"")]
    [InlineData("train xor --model mpl", "Unknown model \"mpl\"", "did you mean \"mlp\"")]
    [InlineData("train xor --optimizer adm", "Unknown optimizer \"adm\"", "did you mean \"adam\"")]
    [InlineData("train xor --epochs", "--epochs: expects a value", "received none")]
    [InlineData("train xor --epochs 1 --epochs 2", "--epochs: expects one value", "received 2")]
    [InlineData("train xor --epochs many", "--epochs: expects a whole number", "received \"many\"")]
    [InlineData("train xor --epochs -1", "--epochs: expects a whole number from 0", "received \"-1\"")]
    [InlineData("train xor --batch 0", "--batch: expects a whole number from 1", "received \"0\"")]
    [InlineData("train xor --threads 0", "--threads: expects a whole number from 1", "received \"0\"")]
    [InlineData("train xor --rate 0", "--rate: expects a number above 0", "received \"0\"")]
    [InlineData("train xor --rate NaN", "--rate: expects a number above 0", "received \"NaN\"")]
    [InlineData("train xor --validation 1", "--validation: expects a number above 0 and below 1", "received \"1\"")]
    [InlineData("explain", "myelin explain: expects <model>, received none", "myelin explain --help")]
    [InlineData("train xor --validation 0.01", "leaves one side empty", "0.01 of 4 examples")]
    public void A_wrong_command_line_is_named_with_what_was_meant(string arguments, params string[] parts)
    {
        using var command = new Command();
        command.Run(arguments).Failed(2, parts);
        Assert.Empty(Directory.EnumerateFileSystemEntries(command.Folder));
    }

    [Theory]
    [InlineData("MYELIN_THREADS", "x", "expects a number from 1 to 1024, received \"x\"")]
    [InlineData("MYELIN_SIMD", "x", "expects avx512, avx2, vector128 or scalar, received \"x\"")]
    public void A_wrong_environment_is_an_error_of_usage(string name, string value, string part)
    {
        using var command = new Command();
        command.Run("version", (name, value)).Failed(2, name, part);
        command.Run("train xor --threads 1", (name, value)).Failed(2, name, part);
    }

    [Fact]
    public void Registers_that_the_machine_lacks_are_an_error_of_usage()
    {
        using var command = new Command();
        command.Run("version", ("MYELIN_SIMD", "avx512"), ("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")).Failed(2, "this machine has", "Avx512");
    }

    [Fact]
    public void Version_names_device_and_runtime()
    {
        using var command = new Command();
        string output = command.Run("version", ("MYELIN_THREADS", "3"), ("MYELIN_SIMD", "scalar")).Ended(0).Output;
        Assert.Contains("0.1.0", output);
        Assert.Contains("CPU (scalar, 3 threads)", output);
        Assert.Contains(".NET 10", output);
    }

    [Fact]
    public void Help_says_what_exit_codes_mean_and_a_part_of_a_command_has_its_examples()
    {
        using var command = new Command();
        string help = command.Run("--help").Ended(0).Output;
        foreach (int code in (int[])[0, 1, 2, 130, 143]) Assert.Matches($"(?m)^ +{code}  \\S", help);
        Assert.DoesNotContain("<abalone|", help);
        Assert.Contains("myelin data get mnist", command.Run("data get --help").Ended(0).Output);
        Assert.DoesNotContain("every set, and where its files are", command.Run("data get --help").Ended(0).Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("explain")]
    [InlineData("compare")]
    [InlineData("summary")]
    [InlineData("gallery")]
    public void Examples_that_need_files_which_are_not_here_say_so(string name)
    {
        using var command = new Command();
        string[] help = command.Run($"{name} --help", ("XDG_CACHE_HOME", command.Folder)).Ended(0).Output.ReplaceLineEndings("\n").Split('\n');
        string[] examples = help[(Array.IndexOf(help, "Examples:") + 1)..];
        string[] files = [.. DataSets.All.Where(set => !set.IsGenerated).Select(set => set.Name)];
        Assert.NotEmpty(examples);
        for (int i = 0; i < examples.Length; i++)
        {
            if (!examples[i].StartsWith("  myelin ", StringComparison.Ordinal)) continue;
            bool needs = files.Any(file => examples[i].Split(' ', '/').Any(word => word == file || word.StartsWith($"{file}-", StringComparison.Ordinal)))
                || examples[i].Contains("templates", StringComparison.Ordinal) || examples[i].Contains("perceptron", StringComparison.Ordinal);
            Assert.Equal(needs, examples[i + 2].Contains("needs data first:  myelin data get ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Examples_that_need_no_files_work_in_their_order()
    {
        using var command = new Command();
        command.Run("train --epochs 1 --limit 64 --quiet").Ended(0);      // "myelin train", shortened
        command.Run("train --epochs 1 --limit 64 --seed 1 --quiet").Ended(0);
        command.Run("compare runs/digits-mlp-1 runs/digits-mlp-2 --json").Ended(0);
        command.Run("evaluate runs/digits-mlp-1").Ended(0);
        command.Run("summary runs/digits-mlp-1").Ended(0);
        command.Run("predict runs/digits-mlp-1 --example 0 --example 1").Ended(0);
        command.Run("gallery run parity --short").Ended(0);
        command.Run("train xor --epochs 1 --quiet").Ended(0);
        command.Run("explain runs/xor-mlp-1 --example 3").Ended(0);
    }

    [Fact]
    public void The_gallery_says_what_needs_data()
    {
        using var command = new Command();
        string list = command.Run("gallery list", ("XDG_CACHE_HOME", command.Folder)).Ended(0).Output;
        Assert.Matches("(?m)^  templates .*needs mnist, cifar10-subset; not here: mnist, cifar10-subset", list);
        Assert.DoesNotMatch("(?m)^  parity .*needs", list);
        System.Text.Json.JsonElement entries = command.Run("gallery list --json").Ended(0).Json;
        System.Text.Json.JsonElement features = entries.EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == "hand-features");
        Assert.Equal("usps", features.GetProperty("data")[0].GetString());
        command.Run("gallery run hand-features --short", ("XDG_CACHE_HOME", command.Folder)).Failed(1, "\"usps\" was not found");
    }

    [Fact]
    public void Colour_is_for_terminals_alone_and_not_if_it_is_not_wanted()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "there is no terminal to try");
        using var command = new Command();
        Assert.Contains("\e[38;5;", OnTerminal(command, ("TERM", "xterm-256color")));
        Assert.DoesNotMatch("\e\\[[0-9;]*3[0-9]", OnTerminal(command, ("TERM", "xterm-256color"), ("NO_COLOR", "1")));
    }

    static string OnTerminal(Command command, params (string Name, string Value)[] environment)
    {
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/script", ["-qec", $"dotnet {Command.Program} train xor --epochs 1", "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = command.Folder,
        };
        start.Environment.Remove("NO_COLOR");
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        return process.StandardOutput.ReadToEnd();
    }

    [Fact]
    public void Help_ends_with_examples_and_says_how_the_command_is_called()
    {
        using var command = new Command();
        foreach (string arguments in new[] { "", "--help", "train --help" })
        {
            string output = command.Run(arguments).Ended(0).Output;
            Assert.Contains("Examples:\n  myelin train", output.ReplaceLineEndings("\n"));
            Assert.Contains("  myelin ", output);
            Assert.DoesNotContain("Myelin.Cli", output);
        }
    }
}
