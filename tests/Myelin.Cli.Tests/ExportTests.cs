using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Models of a run in forms that other programs read: <c>myelin export</c>.</summary>
public class ExportTests
{
    [Fact]
    public void An_exported_ONNX_model_is_evaluated_predicted_and_summarized_as_the_run()
    {
        using var command = new Command();
        command.Run("train digits --epochs 1 --limit 256 --quiet --out run").Ended(0);
        Assert.Contains("digits.onnx: ", command.Run("export run --onnx digits.onnx").Ended(0).Output, StringComparison.Ordinal);
        Assert.Equal(Metrics(command.Run("evaluate run --json").Ended(0).Json), Metrics(command.Run("evaluate digits.onnx --json").Ended(0).Json));
        Assert.Equal(command.Run("predict run --example 3").Ended(0).Output, command.Run("predict digits.onnx --example 3").Ended(0).Output);
        Assert.Contains("trained", command.Run("summary digits.onnx").Ended(0).Output, StringComparison.Ordinal);
        command.Run("explain digits.onnx --example 3 --out page.html").Ended(0);
    }

    static string[] Metrics(JsonElement json) =>
        [.. json.EnumerateObject().Where(entry => entry.Name != "model").Select(entry => $"{entry.Name} {entry.Value}")];

    [Fact]
    public void What_is_not_said_is_asked_for()
    {
        using var command = new Command();
        command.Run("train xor --epochs 1 --quiet --out run").Ended(0);
        Assert.Contains("--onnx", command.Run("export run").Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("--opset", command.Run("export run --onnx x.onnx --opset 12").Ended(2).Error, StringComparison.Ordinal);
    }

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
