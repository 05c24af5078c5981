using System.Text.Json;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin evaluate</c>.</summary>
sealed class Evaluating(SavedModel saved, string? data, string? folder)
{
    public int Write(TextWriter output, bool json)
    {
        using var stop = new StopSignals();
        if (!saved.Model.IsCompiled) throw new UsageException($"The model \"{saved.Path}\" was saved without a loss; Compile it before Save.");
        (string name, Dataset test) = saved.Data(data, folder);
        Evaluation evaluation;
        try
        {
            evaluation = saved.Model.Evaluate(test, cancellation: stop.Token);
        }
        catch (OperationCanceledException)
        {
            return stop.Code;
        }
        if (json)
        {
            var values = new Dictionary<string, object?> { ["model"] = saved.Path, ["data"] = name, ["examples"] = test.Count };
            foreach ((string metric, double value) in evaluation) values[metric] = double.IsFinite(value) ? value : null;
            output.WriteLine(JsonSerializer.Serialize(values, JsonSerializerOptions.Web));
        }
        else
        {
            string metrics = string.Join(", ", evaluation.Where(value => value.Name != "loss").Select(value => Text(value.Name, value.Value)));
            output.WriteLine($"{name}: {metrics}, loss {evaluation.Loss:0.0000} on {test.Count:#,0} test examples");
        }
        return ExitCode.Success;
    }

    static string Text(string metric, double value) => metric == "accuracy" ? $"accuracy {100 * value:0.00} %" : $"{metric} {value:0.0000}";
}
