using System.Text.Json;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin summary</c>.</summary>
sealed class Summarizing(SavedModel saved)
{
    Model Model => saved.Model;

    public void Write(TextWriter output, bool json)
    {
        (string Name, string Value)[] facts = [.. Facts()];
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                file = saved.Path,
                input = Sizes(Model.InputSpecs),
                output = Sizes(Model.OutputSpecs),
                parameters = Model.ParameterCount,
                classes = Model.Preprocessing?.Classes ?? [],
                layers = Model.Layers.Select(
                    layer => new
                    {
                        path = layer.Path,
                        kind = layer.GetType().Name,
                        output = Sizes(layer.OutputSpecs),
                        parameters = layer.Parameters.Sum(parameter => parameter.Shape.Elements),
                    }),
                run = saved.Run,
                weightsSha256 = Model.WeightsSha256(),
            }, JsonSerializerOptions.Web));
            return;
        }
        foreach ((string name, string value) in facts) output.WriteLine($"{name,-9}  {Printable.Line(value)}");
        output.WriteLine();
        output.WriteLine(Model.Summary());
    }

    /// <summary>The sizes of the axes, null for free ones; of several inputs or outputs a list of them.</summary>
    static object Sizes(IReadOnlyList<TensorSpec> specs) => specs.Count == 1 ? specs[0].ToArray() : specs.Select(spec => spec.ToArray()).ToArray();

    IEnumerable<(string Name, string Value)> Facts()
    {
        yield return ("file", $"{saved.Path} ({new FileInfo(saved.Path).Length:#,0} bytes)");
        yield return ("input", $"{string.Join(" and ", Model.InputSpecs)}{(Model.Preprocessing is { } preprocessing ? $", {Told(preprocessing)}" : "")}");
        if (Model.Preprocessing is { Classes.Count: > 0 } named)
            yield return ("classes", string.Join(named is CharacterPreprocessing ? " " : ", ", named.Classes));
        if (Model.IsCompiled) yield return ("compiled", $"{Model.Optimizer.GetType().Name}, {Model.Loss.Name}");
        if (saved.Run is { } run)
            yield return (
                "trained",
                $"{run.Data}, {run.Epochs} {(run.Epochs == 1 ? "epoch" : "epochs")}, batch {run.Batch}, {run.Optimizer}, rate {run.Rate}, seed {run.Seed}");
        string[] frozen = [.. Model.Parameters.Where(parameter => !parameter.Trainable).Select(parameter => parameter.Path)];
        if (frozen.Length > 0) yield return ("frozen", string.Join(", ", frozen));
        yield return ("weights", $"SHA-256 {Model.WeightsSha256()}");
    }

    static string Told(Preprocessing preprocessing) => preprocessing switch
    {
        ImagePreprocessing image =>
            $"images of {image.Shape[0]}x{image.Shape[1]} {(image.Shape[2] == 1 ? "grey" : "colour")}, from {image.Black} to {image.White}",
        TablePreprocessing table => $"rows of a table: {string.Join(", ", table.Columns.Select(column => column.Name))}",
        CharacterPreprocessing text => $"texts of {text.Length} characters",
        _ => preprocessing.GetType().Name,
    };
}
