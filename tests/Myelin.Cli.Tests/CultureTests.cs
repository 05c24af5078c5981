namespace Myelin.Cli.Tests;

/// <summary>The command writes the same on every machine, whatever its language and whatever overrides InvariantGlobalization.</summary>
public class CultureTests
{
    static (string, string)[] Speaking(string language) => [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("LC_ALL", $"{language}.UTF-8")];

    [Theory]
    [InlineData("de_DE")]
    [InlineData("tr_TR")]
    [InlineData("sv_SE")]
    [InlineData("ar_SA")]
    public void A_run_is_written_the_same_and_is_resumed(string language)
    {
        using var command = new Command();
        Outcome version = command.Run("version", Speaking(language));
        Assert.SkipWhen(version.Error.Contains("libicu", StringComparison.Ordinal), "ICU is not installed");
        const string Task = "train xor --epochs 3 --validation 0.25 --rate 0.0015";
        string expected = command.Run($"{Task} --out expected --json").Ended(0).Error;
        string received = command.Run($"{Task} --out received --json --checkpoint 0.001", Speaking(language)).Ended(0).Error;
        Assert.Equal(Rows(expected), Rows(received));
        Assert.Equal(File.ReadAllText(command.At("expected", "run.json")), File.ReadAllText(command.At("received", "run.json")));
        Assert.Equal(History("expected"), History("received"));
        Assert.Contains("it was finished", command.Run("train --resume --out received --json").Ended(0).Error);
        Assert.Equal(
            command.Run("compare expected received --json").Ended(0).Json.GetProperty("sameWeights").GetRawText(),
            command.Run("compare received expected --json", Speaking(language)).Ended(0).Json.GetProperty("sameWeights").GetRawText());

        // All columns but the seconds.
        string[] History(string run) => [.. File.ReadAllLines(command.At(run, "history.csv")).Select(row => row[..row.LastIndexOf(',')])];
    }

    /// <summary>All rows but those that hold times and folders.</summary>
    static string[] Rows(string said) => [.. said.Split('\n')
        .Where(row => !row.Contains("setlocale", StringComparison.Ordinal) && !new[] { "time", "saved", "report" }.Any(row.StartsWith))
        .Select(row => row.StartsWith("epoch", StringComparison.Ordinal) ? row[..row.LastIndexOf("  ", StringComparison.Ordinal)] : row)];
}
