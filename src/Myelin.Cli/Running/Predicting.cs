using System.Text.Json;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin predict</c>.</summary>
sealed class Predicting(SavedModel saved)
{
    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<long> Examples { get; init; }

    public required int Top { get; init; }

    public required bool Inverts { get; init; }

    public required string? Folder { get; init; }

    /// <summary>What was asked about, the input, and the right answer if it is known.</summary>
    sealed record Question(string Name, Tensor Input, string? Right = null);

    public int Write(TextWriter output, bool json)
    {
        Question[] questions = [.. Files.SelectMany(OfFile), .. OfExamples()];
        if (questions.Length == 0) throw new UsageException("predict: expects pictures, tables or --example, received none; \"myelin predict --help\" shows examples.");
        Tensor outputs = Probabilities(saved.Model.Predict(TensorOps.Concatenate([.. questions.Select(question => question.Input)], 0)));
        double[][] rows = [.. outputs.Cast(ElementType.Float64).ToArray<double>().Chunk((int)(outputs.Shape.Elements / outputs.Shape[0]))];
        if (json) output.WriteLine(JsonSerializer.Serialize(questions.Select((question, i) => Answer(question, rows[i])), JsonSerializerOptions.Web));
        else
        {
            int width = questions.Max(question => question.Name.Length);
            for (int i = 0; i < questions.Length; i++) output.WriteLine($"{questions[i].Name.PadRight(width)}  {Text(rows[i])}{(questions[i].Right is { } right ? $"   right: {right}" : "")}");
        }
        return ExitCode.Success;
    }

    IReadOnlyList<string> Classes => saved.Model.Preprocessing?.Classes ?? [];

    IEnumerable<Question> OfFile(string path)
    {
        if (Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            if (saved.Model.Preprocessing is not ImagePreprocessing image) throw NotFor(path, "pictures");
            Tensor input = Picture.Read(path, image.Shape);
            if (Inverts) input = 1 - input;
            return [new(path, input * (image.White - image.Black) + image.Black)];
        }
        if (saved.Model.Preprocessing is not TablePreprocessing table) throw NotFor(path, "tables");
        Tensor rows = table.Inputs(path);
        return Enumerable.Range(0, rows.Shape[0]).Select(row => new Question($"{path} row {row + 1}", rows.Slice(0, row, 1)));
    }

    UsageException NotFor(string path, string what) => new($"The model \"{saved.Path}\" does not take {what} such as \"{path}\": {saved.Model.Preprocessing switch
    {
        ImagePreprocessing => "it expects pictures (.png)",
        TablePreprocessing => "it expects tables (.csv)",
        _ => "it was saved without preprocessing, which says how inputs are made of files",
    }}.");

    Question[] OfExamples()
    {
        if (Examples.Count == 0) return [];
        (string name, Dataset test) = saved.Data(null, Folder);
        return [.. Examples.Select(One)];

        Question One(long index)
        {
            if (index < 0 || index >= test.Count) throw new UsageException($"--example: expects a number from 0 to {test.Count - 1}, of the test examples of {name}; received {index}.");
            (Tensor input, Tensor target) = test.Examples([(int)index]);
            double right = target.Cast(ElementType.Float64).ToArray<double>()[0];
            return new($"{name} {index}", input, Classes.Count > 0 ? Classes[(int)right] : $"{right}");
        }
    }

    /// <summary>Outputs as probabilities, where the model gives logits.</summary>
    Tensor Probabilities(Tensor outputs) => !saved.Model.IsCompiled ? outputs : saved.Model.Loss switch
    {
        SparseCategoricalCrossentropy { FromLogits: true } or CategoricalCrossentropy { FromLogits: true } => outputs.Softmax(),
        BinaryCrossentropy { FromLogits: true } => outputs.Sigmoid(),
        _ => outputs,
    };

    /// <summary>Classes with their probabilities, the likeliest first; an only output is the second of two classes.</summary>
    IEnumerable<(string Name, double Value)> Ranked(double[] row)
    {
        if (row.Length == 1 && Classes.Count == 2) row = [1 - row[0], row[0]];
        return row.Select((value, i) => (Classes[i], value)).OrderByDescending(pair => pair.value);
    }

    bool IsClassified(double[] row) => Classes.Count > 0 && (row.Length == Classes.Count || (row.Length == 1 && Classes.Count == 2));

    string Text(double[] row) => IsClassified(row)
        ? string.Join("  ", Ranked(row).Take(Top).Select(pair => $"{pair.Name} {100 * pair.Value:0.0} %"))
        : string.Join("  ", row.Select(value => $"{value:0.####}"));

    object Answer(Question question, double[] row) => IsClassified(row)
        ? new { input = question.Name, answer = Ranked(row).First().Name, probabilities = Ranked(row).Take(Top).ToDictionary(pair => pair.Name, pair => pair.Value), right = question.Right }
        : new { input = question.Name, values = row, right = question.Right };
}
