namespace Myelin.Tests;

/// <summary>One layer to be checked: how it is made, and what it makes of an input.</summary>
/// <param name="Kind">Its class.</param>
/// <param name="Make">A new one, without a name.</param>
/// <param name="Input">The shape of one input.</param>
/// <param name="Output">The shape of one output.</param>
/// <param name="Name">What its container calls it.</param>
/// <param name="Parameters">The number of values in its parameters.</param>
/// <param name="States">The names of all its states.</param>
internal sealed record LayerRow(Type Kind, Func<Module> Make, Shape Input, Shape Output, string Name, long Parameters, params string[] States)
{
    /// <summary>The output at inference in plain loops, by the definition, from a batch and the states by their names.</summary>
    public required Func<Naive, Func<string, Naive>, Naive> Reference { get; init; }

    /// <summary>How many of the last axes of the input need a fixed size. The others may be free.</summary>
    public int FixedAxes { get; init; } = 1;

    /// <summary>By how much free axes grow in tests, for a layer whose sizes must be multiples of a number.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Whether a file can hold the layer. It cannot hold a function of one's own.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>For a layer of tokens: how many there are; 0 for real inputs.</summary>
    public int Tokens { get; init; }

    /// <summary>Calls that fail, and what is wrong with them; in one row of each layer.</summary>
    public (string What, Action Do)[] Errors { get; init; } = [];

    /// <summary>A batch of inputs by a seed.</summary>
    public Tensor Batch(int count, long seed, ElementType type = ElementType.Float32, Shape? input = null)
    {
        Shape shape = Shape.Create([count, .. (input ?? Input).Sizes]);
        return Tokens == 0 ? Tensor.Normal(shape, seed, type) : (Tensor.Uniform(shape, seed) * Tokens).Floor().Cast(ElementType.Int32);
    }

    public override string ToString() => $"{Kind.Name} {Input} to {Output}";
}
