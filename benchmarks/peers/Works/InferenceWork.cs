using System.Globalization;
using System.Runtime.InteropServices;

namespace Myelin.Peers;

/// <summary>One inference: a model in a folder, and a batch. Every side computes the same inputs by the same weights.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Batch">The examples of a batch.</param>
sealed record InferenceWork(string Model, int Batch)
{
    const int Vocabulary = 65;

    /// <summary>The sizes of one example and of its output, by the name of the model.</summary>
    static readonly Dictionary<string, (int[] Input, int[] Output)> sizes = new(StringComparer.Ordinal)
    {
        ["mlp"] = ([784], [10]),
        ["lenet"] = ([32, 32, 1], [10]),
        ["resnet20"] = ([32, 32, 3], [10]),
        ["gpt"] = ([128], [128, Vocabulary]),
    };

    /// <summary>All works.</summary>
    public static IEnumerable<InferenceWork> All => sizes.Keys.SelectMany(model => new[] { 1, 64 }.Select(batch => new InferenceWork(model, batch)));

    /// <summary>The work of a name such as "mlp/64"; null if it is none.</summary>
    public static InferenceWork? Parse(string name) =>
        name.Split('/') is [var model, var batch] && sizes.ContainsKey(model) && int.TryParse(batch, CultureInfo.InvariantCulture, out int count)
            ? new(model, count) : null;

    /// <summary>Whether the inputs are tokens.</summary>
    public bool IsText => Model == "gpt";

    /// <summary>The sizes of the inputs.</summary>
    public int[] Shape => [Batch, .. sizes[Model].Input];

    /// <summary>The sizes of the inputs.</summary>
    public long[] LongShape => [.. Shape.Select(size => (long)size)];

    /// <summary>The sizes of the outputs.</summary>
    public long[] OutputShape => [Batch, .. sizes[Model].Output.Select(size => (long)size)];

    /// <summary>The inputs of a model of numbers.</summary>
    public float[] Numbers => WorkInputs.Uniform(Shape.Aggregate(1, (a, b) => a * b));

    /// <summary>The inputs of a model of texts.</summary>
    public long[] Tokens => WorkInputs.Tokens(Shape.Aggregate(1, (a, b) => a * b), Vocabulary);

    /// <summary>The file of the model.</summary>
    public string ModelIn(string folder, string extension) => Path.Combine(folder, $"{Model}.{extension}");

    string OutputPath(string folder) => Path.Combine(folder, $"{Model}-{Batch}.outputs");

    /// <summary>Saves the outputs that every side must give.</summary>
    public void SaveOutputs(string folder, float[] outputs) => File.WriteAllBytes(OutputPath(folder), MemoryMarshal.AsBytes(outputs.AsSpan()).ToArray());

    /// <summary>The outputs that every side must give.</summary>
    public float[] OutputsIn(string folder) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(OutputPath(folder))).ToArray();

    /// <summary>Throws if outputs differ by more than 1e-4 of the largest: then their time would mean nothing.</summary>
    public void Compare(float[] received, float[] expected)
    {
        float largest = expected.Max(MathF.Abs), difference = received.Zip(expected, (a, b) => MathF.Abs(a - b)).Max();
        if (received.Length != expected.Length || !(difference <= 1e-4f * largest))
            throw new InvalidOperationException($"{Model}/{Batch}: expected outputs as those of the model, received a difference of {difference}, " +
                $"where the largest is {largest}; the sides do not compute the same.");
    }
}
