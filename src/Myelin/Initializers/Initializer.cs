namespace Myelin;

/// <summary>How a parameter begins: a function of its shape and a random key.</summary>
/// <remarks>
/// Write your own as <c>new Initializer("small", (shape, seed, type) => Tensor.Normal(shape, seed, type) * 0.01)</c>. Those of the library
/// are static members, one file each; the source generator lists them all.
/// </remarks>
/// <param name="name">Its name.</param>
/// <param name="draw">The value of a parameter by its shape, a random key and the element type.</param>
[StoredByName]
public sealed partial class Initializer(string name, Func<Shape, long, ElementType, Tensor> draw)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; private init; } = true;

    /// <summary>One of the library's, named as the member that makes it.</summary>
    static Initializer Library(
        Func<Shape, long, ElementType, Tensor> draw, ReadOnlySpan<double> numbers = default, [CallerMemberName] string member = "") =>
        new(NamedForms.Written(member, numbers), draw) { IsOwn = false };

    /// <summary>The initial value of a parameter of a shape; equal seeds give equal values.</summary>
    public Tensor Of(Shape shape, long seed, ElementType type = ElementType.Float32)
    {
        using RandomStream.Scope draws = new RandomStream(seed).Use();
        return draw(shape, seed, type);
    }

    /// <summary>Normal numbers cut off at two deviations, widened by what the cut takes, so that the deviation is the one asked for.</summary>
    static Tensor Truncated(Shape shape, long seed, ElementType type, double deviation) =>
        Tensor.TruncatedNormal(shape, seed, type) * (deviation / 0.87962566103423978);

    /// <summary>Uniform numbers from -limit to limit.</summary>
    static Tensor Spread(Shape shape, long seed, ElementType type, double limit) => Tensor.Uniform(shape, seed, type) * (2 * limit) - limit;

    /// <summary>What one output sums over: all axes but the last, which are [inputs] or [kernel height, kernel width, inputs].</summary>
    static long Inputs(Shape shape) => Math.Max(1, shape.Rank < 2 ? shape.Elements : shape[..^1].Elements);

    /// <summary>What one input reaches: the outputs, at each place of a kernel.</summary>
    static long Outputs(Shape shape) => Math.Max(1, shape.Rank < 2 ? shape.Elements : shape[..^2].Elements * shape[-1]);

    /// <summary>The library's initializer of a name, as <see cref="Name"/> has it; null if there is none.</summary>
    internal static Initializer? Parse(string name) => NamedForms.Parse(Forms, name, made => made.Name);

    /// <inheritdoc/>
    public override string ToString() => name;
}
