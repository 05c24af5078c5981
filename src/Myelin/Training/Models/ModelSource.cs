using System.Text;

namespace Myelin;

public abstract partial class Model
{
    /// <summary>
    /// Saves the model as one file of C# that computes what <see cref="Predict(Tensor, int)"/> computes for one example, with the same bits. It depends on
    /// .NET alone, can be read and changed, and can be published as a native program.
    /// </summary>
    /// <remarks>
    /// The file has a static class with a method Predict, which takes a <see cref="ReadOnlySpan{T}"/> for each input and returns an array for each
    /// output, without the batch axis. <c>dotnet run Digits.cs</c> computes an example and compares it with the model's result;
    /// <c>dotnet publish Digits.cs</c> makes a native program. Up to 1,000 weights are literals, and up to 1 MB is in base64 in the file. Larger ones are
    /// in a file beside it, Digits.weights, which the program reads. Preprocessing is not part of the file, only the layers of the model.
    /// </remarks>
    /// <param name="path">The file, such as "Digits.cs".</param>
    /// <param name="className">The name of the class; null for that of the file.</param>
    /// <param name="inputs">The shapes of one example of each input, without the batch axis; null for those of the model, if it has no free axes.</param>
    /// <example><code>
    /// model.SaveSource("Digits.cs");
    /// </code></example>
    /// <exception cref="ArgumentException">The name of the class is no identifier.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or is being trained on another thread.</exception>
    /// <exception cref="ShapeException">An input has a free axis and no shape is given, or the model does not take the given shapes.</exception>
    /// <exception cref="CaptureException">A layer reads values of its input while it computes, so that its program would depend on them.</exception>
    /// <exception cref="NotSupportedException">Ops cannot be written as source; the message lists them with their layers.</exception>
    /// <exception cref="IOException">The file cannot be written. An existing file is left unchanged.</exception>
    public void SaveSource(string path, string? className = null, IReadOnlyList<Shape>? inputs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = className ?? SourceNames.Word(System.IO.Path.GetFileNameWithoutExtension(path), capital: true, "Model");
        if (className == null && !SourceNames.IsIdentifier(name)) name += "Model";
        if (!SourceNames.IsIdentifier(name))
            throw new ArgumentException($"SaveSource: expects an identifier of C# in ASCII for the class, received \"{SourceNames.Shown(name)}\"" +
                $"{(SourceNames.IsReserved(name) ? ", which the file uses itself" : "")}; use letters, digits and _, such as \"Digits\".", nameof(className));
        using ModuleUse use = ModuleUse.Read(this, nameof(SaveSource));
        ModelSource source = ModelSource.Of(this, name, System.IO.Path.GetFileName(path), inputs);
        if (source.Weights is { FileName: { } weights, Bytes: { } bytes })
            WholeFile.Write(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", weights), file => file.Write(bytes));
        WholeFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(source.Text)));
    }
}

/// <summary>A model as source: it is recorded for one example, and its graph is written.</summary>
/// <param name="Text">The text of the file.</param>
/// <param name="Weights">Its weights.</param>
sealed record ModelSource(string Text, SourceWeights Weights)
{
    /// <summary>More refused ops are counted.</summary>
    const int MostRefusals = 20;

    public static ModelSource Of(Model model, string className, string fileName, IReadOnlyList<Shape>? shapes)
    {
        model.BuildIfPossible();
        if (!model.IsBuilt)
            throw new InvalidOperationException($"SaveSource: {model} is not built; create it with an input shape, or call Build(shape) first.");
        IReadOnlyList<Shape> inputs = ShapesOf(model, shapes);
        Tensor[] example = [.. model.Inputs.Select((input, i) => SourceExample.Input(Shape.Create([1, .. inputs[i].Sizes]), input.Type))];
        Predictions expected = model.PredictAll(example);                            // refuses what reads values, which would be constants of the graph
        ComputationGraph graph = ComputationGraph.Of(x =>
        {
            using Recording.Region region = Recording.Off();
            return [.. model.Of((IReadOnlyList<Tensor>)x)];
        }, example);
        if (graph.Writes.Count > 0)
            throw new NotSupportedException($"SaveSource: {model} changes " +
                $"{string.Join(", ", graph.Writes.Select(write => $"\"{write.State.Path}\"").Distinct())} when it predicts, " +
                "and a method has no state; use layers that are not stateful.");
        var writer = new SourceWriter(graph, className, [.. model.Inputs.Select((input, i) => input.Name ?? (inputs.Count == 1 ? "input" : $"input{i + 1}"))]);
        if (writer.Refusals.Count > 0) throw Refused(model, writer.Refusals);
        var names = new SourceNames();
        string words = $"{SourceNames.Shown($"{model.GetType().Name} {model.Name}").TrimEnd()}, {model.ParameterCount:N0} parameters.";
        var about = new SourceDescription(className, SourceNames.Shown(fileName), words,
            [.. writer.Inputs.Select((input, i) => new SourceValue(input.Name, input.Type, inputs[i]))],
            [.. graph.Results.Select((result, i) => new SourceValue(
                names.New(model.Outputs[i].Name ?? "output", capital: false, "output"), result.Type,
                result.Shape.Rank > 0 ? result.Shape[1..] : result.Shape))],
            Layers(model), SourceExample.Hash(expected));
        string stem = Path.GetFileNameWithoutExtension(fileName);
        bool isPlain = stem.Length > 0 && stem.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.');
        var weights = new SourceWeights(writer.Program, $"{(isPlain ? stem : className)}.weights");
        return new(SourceText.Of(writer, about, weights), weights);
    }

    static IReadOnlyList<Shape> ShapesOf(Model model, IReadOnlyList<Shape>? shapes)
    {
        if (shapes == null)
        {
            if (model.Inputs.FirstOrDefault(input => input.HasFreeAxes) is { } free)
                throw new ShapeException($"SaveSource: {model} has an input {free} with a free axis, and a source file is for one shape; " +
                    "give its inputs, such as SaveSource(path, inputs: [[100]]).");
            return [.. model.Inputs.Select(input => input.Shape)];
        }
        bool fits = shapes.Count == model.Inputs.Count && model.Inputs.Zip(shapes).All(pair => pair.First.FitsSizes(pair.Second));
        return fits ? shapes : throw new ShapeException(
            $"SaveSource: {model} expects inputs of {string.Join(" and ", model.Inputs)}, received {string.Join(" and ", shapes)}; " +
            "give a shape for each input.");
    }

    static NotSupportedException Refused(Model model, IReadOnlyList<SourceRefusal> refusals)
    {
        string[] lines = [.. refusals.Select(one => $"{(one.Origin.Length > 0 ? $"layer \"{one.Origin}\": " : "")}{one.Op} ({one.Reason})").Distinct()];
        string more = lines.Length > MostRefusals ? $"; and {lines.Length - MostRefusals} more" : "";
        return new($"SaveSource: {model} has ops that cannot be written as C#: {string.Join("; ", lines.Take(MostRefusals))}{more}. " +
            "Save a model without these layers, and compute them before or after Predict.");
    }

    /// <summary>The layers in words, by their paths in a recorded graph.</summary>
    static Dictionary<string, string> Layers(Model model)
    {
        var layers = new Dictionary<string, string> { ["output"] = "The output." };
        Add(model);
        return layers;

        void Add(Module module)
        {
            string shapes = module.IsBuilt && module.InputSpecs.Count > 0
                ? $", {string.Join(" and ", module.InputSpecs)} to {string.Join(" and ", module.OutputSpecs)}" : "";
            layers.TryAdd(module.Path, SourceNames.Shown($"{(module.Path.Length > 0 ? module.Path : module.Name)}: {module.GetType().Name}{shapes}"));
            foreach (Module part in module.Layers) Add(part);
        }
    }
}
