using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Files of other programs, which <c>myelin summary</c> lists.</summary>
public class SummaryTests
{
    [Fact]
    public void The_tensors_of_a_file_without_a_model_are_listed()
    {
        using var command = new Command();
        Npz.Save(command.At("data.npz"), [("weight\u001b[2J", Tensor.Ones([2, 3])), ("count", Tensor.From(7L))]);
        Outcome outcome = command.Run("summary data.npz");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("tensors  2 with 7 values", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Float32  [2, 3]", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
        JsonElement json = command.Run("summary data.npz --json").Json;
        Assert.Equal(["weight\u001b[2J Float32 [2,3]", "count Int64 [1]"], json.GetProperty("tensors").EnumerateArray()
            .Select(tensor => $"{tensor.GetProperty("name").GetString()} {tensor.GetProperty("type").GetString()} {tensor.GetProperty("shape").GetRawText()}"));
    }

    [Fact]
    public void Metadata_are_shown_and_long_ones_shortened()
    {
        using var command = new Command();
        SafeTensors.Save(command.At("a.safetensors"), [("w", Tensor.Ones([1]))], new Dictionary<string, string> { ["made by"] = new string('x', 100) });
        Outcome outcome = command.Run("summary a.safetensors");
        Assert.Contains($"made by: {new string('x', 60)}...", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_no_known_format_is_an_error()
    {
        using var command = new Command();
        File.WriteAllText(command.At("notes.txt"), "These are no tensors.");
        command.Run("summary notes.txt").Failed(1, "safetensors");
    }
}
