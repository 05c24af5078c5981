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
}
