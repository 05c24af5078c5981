using System.Globalization;

namespace Myelin;

/// <summary>How a parameter begins: a function of its shape and a random key.</summary>
/// <remarks>Own ones: <c>new Initializer("small", (shape, seed, type) => Tensor.Normal(shape, seed, type) * 0.01)</c>.</remarks>
public sealed class Initializer(string name, Func<Shape, long, ElementType, Tensor> draw)
{
    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; private init; } = true;

    static Initializer Ours(string name, Func<Shape, long, ElementType, Tensor> draw) => new(name, draw) { IsOwn = false };

    /// <summary>The initial value of a parameter of a shape; equal seeds give equal values.</summary>
    public Tensor Of(Shape shape, long seed, ElementType type = ElementType.Float32) => draw(shape, seed, type);

    /// <summary>0.</summary>
    public static Initializer Zeros { get; } = Constant(0);

    /// <summary>1.</summary>
    public static Initializer Ones { get; } = Constant(1);

    /// <summary>One value.</summary>
    public static Initializer Constant(double value) => Ours(Written("Constant", value), (shape, _, type) => Tensor.Full(shape, value, type));

    /// <summary>Normal numbers.</summary>
    public static Initializer Normal(double mean = 0, double deviation = 0.05) => Ours(Written("Normal", mean, deviation), (shape, seed, type) => Tensor.Normal(shape, seed, type) * deviation + mean);

    /// <summary>Normal numbers cut off at two deviations. As in Keras, <paramref name="deviation"/> is that before the cut; after it, it is 0.88 of that.</summary>
    public static Initializer TruncatedNormal(double mean = 0, double deviation = 0.05) => Ours(Written("TruncatedNormal", mean, deviation), (shape, seed, type) => Tensor.TruncatedNormal(shape, seed, type) * deviation + mean);

    /// <summary>Uniform numbers.</summary>
    public static Initializer Uniform(double least = -0.05, double most = 0.05) => Ours(Written("Uniform", least, most), (shape, seed, type) => Tensor.Uniform(shape, seed, type) * (most - least) + least);

    /// <summary>Uniform on ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010): for tanh, sigmoid and softmax.</summary>
    public static Initializer GlorotUniform { get; } = Ours("GlorotUniform", (shape, seed, type) => Spread(shape, seed, type, Math.Sqrt(6.0 / (Inputs(shape) + Outputs(shape)))));

    /// <summary>Truncated normal of deviation √(2 / (inputs + outputs)) (Glorot and Bengio, 2010).</summary>
    public static Initializer GlorotNormal { get; } = Ours("GlorotNormal", (shape, seed, type) => Truncated(shape, seed, type, Math.Sqrt(2.0 / (Inputs(shape) + Outputs(shape)))));

    /// <summary>Uniform on ±√(6 / inputs) (He et al., 2015): for ReLU.</summary>
    public static Initializer HeUniform { get; } = Ours("HeUniform", (shape, seed, type) => Spread(shape, seed, type, Math.Sqrt(6.0 / Inputs(shape))));

    /// <summary>Truncated normal of deviation √(2 / inputs) (He et al., 2015): for ReLU.</summary>
    public static Initializer HeNormal { get; } = Ours("HeNormal", (shape, seed, type) => Truncated(shape, seed, type, Math.Sqrt(2.0 / Inputs(shape))));

    /// <summary>Truncated normal of deviation √(1 / inputs) (LeCun et al., 1998).</summary>
    public static Initializer LecunNormal { get; } = Ours("LecunNormal", (shape, seed, type) => Truncated(shape, seed, type, Math.Sqrt(1.0 / Inputs(shape))));

    /// <summary>Cut off at two deviations, and widened by the deviation that the cut leaves, so that the deviation is the one asked for.</summary>
    static Tensor Truncated(Shape shape, long seed, ElementType type, double deviation) => Tensor.TruncatedNormal(shape, seed, type) * (deviation / 0.87962566103423978);

    static Tensor Spread(Shape shape, long seed, ElementType type, double limit) => Tensor.Uniform(shape, seed, type) * (2 * limit) - limit;

    /// <summary>What one output sums over: all axes but the last, which are [inputs] or [kernel height, kernel width, inputs].</summary>
    static long Inputs(Shape shape) => Math.Max(1, shape.Rank < 2 ? shape.Elements : shape[..^1].Elements);

    /// <summary>What one input reaches: the outputs, at each place of a kernel.</summary>
    static long Outputs(Shape shape) => Math.Max(1, shape.Rank < 2 ? shape.Elements : shape[..^2].Elements * shape[-1]);

    static string Written(string name, params double[] numbers) => $"{name}({string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>The library's initializer of a name, as <see cref="Name"/> has it; null if there is none.</summary>
    internal static Initializer? Parse(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return Known.FirstOrDefault(known => known.Name == name);
        if (!name.EndsWith(')')) return null;
        double[] numbers = [.. name[(open + 1)..^1].Split(',').Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        Initializer? made = (name[..open], numbers) switch
        {
            ("Constant", [double value]) => Constant(value),
            ("Normal", [double mean, double deviation]) => Normal(mean, deviation),
            ("TruncatedNormal", [double mean, double deviation]) => TruncatedNormal(mean, deviation),
            ("Uniform", [double least, double most]) => Uniform(least, most),
            _ => null,
        };
        return made?.Name == name ? made : null;
    }

    static Initializer[] Known => [GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunNormal];

    /// <inheritdoc/>
    public override string ToString() => name;
}
