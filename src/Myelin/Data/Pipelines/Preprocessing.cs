using System.Globalization;

namespace Myelin;

/// <summary>What makes inputs of raw data, exactly as for the training, and answers of a model's outputs. A data set has it, and model files keep it.</summary>
/// <remarks>An own one is registered like an own layer: <see cref="Model.Register{T}"/>.</remarks>
[StoredByType]
public abstract class Preprocessing
{
    /// <summary>What is common to all.</summary>
    /// <param name="classes">The names of the classes in the order of their labels; none if quantities are predicted.</param>
    protected Preprocessing(IReadOnlyList<string>? classes) => Classes = classes ?? [];

    /// <summary>The names of the classes in the order of their labels; empty if quantities are predicted.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The shape of one input.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>What outputs say: for each the name of its class, or its numbers.</summary>
    /// <param name="outputs">[count, classes], of which the largest is the class; or [count] or [count, 1], one output of two classes or one quantity.</param>
    /// <param name="threshold">For one output of two classes: above it stands the second. ½ for a probability, 0 for a logit.</param>
    /// <exception cref="ShapeException">There are not as many outputs as classes.</exception>
    public IReadOnlyList<string> Answers(Tensor outputs, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Rank == 1) outputs = outputs.Reshape(outputs.Shape[0], 1);
        int width = outputs.Rank == 2 ? outputs.Shape[1] : 0;
        bool fits = Classes.Count == 0 ? width > 0 : width == Classes.Count || (width == 1 && Classes.Count == 2);
        if (!fits) throw new ShapeException($"Preprocessing: expects outputs [count, {(Classes.Count == 0 ? "quantities" : Classes.Count)}], received {outputs.Shape}; give those of the model that it belongs to.");
        double[] values = outputs.Cast(ElementType.Float64).ToArray<double>();
        return [.. values.Chunk(width).Select(row => Answer(row, threshold))];
    }

    string Answer(double[] row, double threshold)
    {
        if (Classes.Count == 0) return string.Join(", ", row.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return row.Length == 1 ? Classes[row[0] > threshold ? 1 : 0] : Classes[Array.IndexOf(row, row.Max())];
    }
}
