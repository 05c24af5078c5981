namespace Myelin.Cli.Tests;

/// <summary>A saved model in other forms.</summary>
public class ExportTests
{
    [Fact]
    public void A_run_is_exported_as_source()
    {
        using var command = new Command();
        command.Run("train xor --epochs 2 --quiet --out run").Ended(0);
        Assert.Contains("dotnet run Xor.cs", command.Run("export run --source Xor.cs").Ended(0).Output, StringComparison.Ordinal);
        Assert.Contains("public static class Xor", File.ReadAllText(command.At("Xor.cs")), StringComparison.Ordinal);
        command.Run("export run").Ended(2);
        command.Run("export none --source Xor.cs").Ended(2);
        command.Run("export run --source none/Xor.cs").Ended(1);
    }

    [Fact]
    public void A_model_of_texts_needs_a_length()
    {
        using var command = new Command();
        command.Run($"train names --model lstm --epochs 1 --batch 4 --quiet --out run --data {SequenceTests.Data(command)}").Ended(0);
        Assert.Contains("--length", command.Run("export run --source Names.cs").Ended(2).Error, StringComparison.Ordinal);
        command.Run("export run --source Names.cs --length 6").Ended(0);
        Assert.Contains("ReadOnlySpan<int>", File.ReadAllText(command.At("Names.cs")), StringComparison.Ordinal);
    }
}
