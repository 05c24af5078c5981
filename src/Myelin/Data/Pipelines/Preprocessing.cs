using System.Globalization;

namespace Myelin;

/// <summary>Turns raw data into inputs, exactly as for training, and a model's outputs into answers. Data sets have one, and model files keep it.</summary>
/// <remarks>Register one of your own with <see cref="Model.Register{T}"/>.</remarks>
[StoredByType]
public abstract class Preprocessing
{
    /// <summary>A preprocessing for some classes.</summary>
    /// <param name="classes">The names of the classes in the order of their labels; none if quantities are predicted.</param>
    protected Preprocessing(IReadOnlyList<string>? classes) => Classes = classes ?? [];

    /// <summary>The names of the classes in the order of their labels; empty if quantities are predicted.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The shape of one input.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>The answer for each output: the name of its class, or its numbers.</summary>
    /// <param name="outputs">[count, classes], whose largest value is the class; or [count] or [count, 1], one output for two classes or one quantity.</param>
    /// <param name="threshold">For one output of two classes: larger values mean the second class. ½ for a probability, 0 for a logit.</param>
    /// <exception cref="ShapeException">There are not as many outputs as classes.</exception>
    public IReadOnlyList<string> Answers(Tensor outputs, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Rank == 1) outputs = outputs.Reshape(outputs.Shape[0], 1);
        int width = outputs.Rank == 2 ? outputs.Shape[1] : 0;
        bool fits = Classes.Count == 0 ? width > 0 : width == Classes.Count || (width == 1 && Classes.Count == 2);
        if (!fits) throw new ShapeException($"Preprocessing: expects outputs [count, {(Classes.Count == 0 ? "quantities" : Classes.Count)}], " +
            $"received {outputs.Shape}; give those of the model that it belongs to.");
        double[] values = outputs.Cast(ElementType.Float64).ToArray<double>();
        return [.. values.Chunk(width).Select(row => Answer(row, threshold))];
    }

    string Answer(double[] row, double threshold)
    {
        if (Classes.Count == 0) return string.Join(", ", row.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return row.Length == 1 ? Classes[row[0] > threshold ? 1 : 0] : Classes[Array.IndexOf(row, row.Max())];
    }
}
