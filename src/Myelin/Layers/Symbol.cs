namespace Myelin;

/// <summary>A value of a functional model that is not computed yet: an input, or the output of a module that was called on symbols.</summary>
/// <remarks>
/// <code>
/// var image = Symbol.Input([28, 28, 1]);
/// Symbol x = new Dense(64, Activation.Relu).Of(new Flatten().Of(image));
/// var model = new Functional(image, new Dense(10).Of(x));
/// </code>
/// </remarks>
public sealed class Symbol
{
    Symbol(TensorSpec spec) => Spec = spec;

    /// <summary>The output of a module that is called on symbols. Modules of several inputs offer <c>Of(Symbol a, Symbol b)</c> by it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">What it receives.</param>
    /// <param name="output">Which of its outputs this is.</param>
    public Symbol(Module module, IReadOnlyList<Symbol> inputs, int output = 0)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0 || inputs.Any(input => input == null))
            throw new ArgumentException($"{module}: expects symbols as inputs, received {(inputs.Count == 0 ? "none" : "null")}; begin with Symbol.Input.");
        Call = new(module, [.. inputs]);
        Output = output;
    }

    Symbol(SymbolCall call, int output)
    {
        Call = call;
        Output = output;
    }

    /// <summary>An input of a functional model.</summary>
    /// <param name="spec">The sizes of its axes without the batch axis, null for a free axis, and its element type.</param>
    /// <param name="name">Its name, by which data sets and <c>Predict</c> give it; that of the specification, or a numbered one if left out.</param>
    public static Symbol Input(TensorSpec spec, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(name == null ? spec : spec.Named(name));
    }

    /// <summary>All outputs of a module that gives several.</summary>
    internal static IReadOnlyList<Symbol> Outputs(Module module, IReadOnlyList<Symbol> inputs, int count)
    {
        var call = new SymbolCall(module, inputs);
        return [.. Enumerable.Range(0, count).Select(output => new Symbol(call, output))];
    }

    /// <summary>What an input must be; null for the output of a module.</summary>
    public TensorSpec? Spec { get; }

    /// <summary>The call whose output this is; null for an input.</summary>
    internal SymbolCall? Call { get; }

    /// <summary>The module whose output this is; null for an input.</summary>
    public Module? Module => Call?.Module;

    /// <summary>Which of the module's outputs this is.</summary>
    public int Output { get; }

    /// <summary>The sum of two values of one shape, by the layer <see cref="Add"/>.</summary>
    public static Symbol operator +(Symbol a, Symbol b) => new Add().Of(a, b);

    /// <summary>What it is: an input with its sizes, or a module's output.</summary>
    public override string ToString() => Spec != null ? $"input {Spec.Name}{Spec}" : $"{Module}";
}

/// <summary>A call of a module on symbols. A module that is called twice has two.</summary>
sealed record SymbolCall(Module Module, IReadOnlyList<Symbol> Inputs);
