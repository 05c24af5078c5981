namespace Myelin;

/// <summary>A symbolic tensor of a functional model: an input, or the output of a module called on symbols.</summary>
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

    /// <summary>The output of a module called on symbols. Modules with several inputs use it to implement <c>Of(Symbol a, Symbol b)</c>.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">The inputs of the call.</param>
    /// <param name="output">The index of the output.</param>
    /// <exception cref="ArgumentException">There is no input, or one is null.</exception>
    public Symbol(Module module, IReadOnlyList<Symbol> inputs, int output = 0)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0 || inputs.Any(input => input == null))
            throw new ArgumentException(
                $"{module}: expects symbols as inputs, received {(inputs.Count == 0 ? "none" : "null")}; create them with Symbol.Input.");
        Call = new(module, [.. inputs]);
        Output = output;
    }

    Symbol(SymbolCall call, int output)
    {
        Call = call;
        Output = output;
    }

    /// <summary>Creates an input of a functional model.</summary>
    /// <param name="spec">The sizes of its axes without the batch axis, null for a free axis, and its element type.</param>
    /// <param name="name">The name that data sets and <c>Predict</c> refer to. Default: the name of the specification, or a numbered one.</param>
    public static Symbol Input(TensorSpec spec, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(name == null ? spec : spec.Named(name));
    }

    /// <summary>All outputs of a module with several outputs.</summary>
    internal static IReadOnlyList<Symbol> Outputs(Module module, IReadOnlyList<Symbol> inputs, int count)
    {
        var call = new SymbolCall(module, inputs);
        return [.. Enumerable.Range(0, count).Select(output => new Symbol(call, output))];
    }

    /// <summary>The specification of an input; null for the output of a module.</summary>
    public TensorSpec? Spec { get; }

    /// <summary>The call whose output this is; null for an input.</summary>
    internal SymbolCall? Call { get; }

    /// <summary>The module whose output this is; null for an input.</summary>
    public Module? Module => Call?.Module;

    /// <summary>The index of the output within the module's outputs.</summary>
    public int Output { get; }

    /// <summary>The sum of two symbols, as computed by the layer <see cref="Add"/>.</summary>
    public static Symbol operator +(Symbol a, Symbol b) => new Add().Of(a, b);

    /// <summary>Describes the symbol: an input with its sizes, or the module that computes it.</summary>
    public override string ToString() => Spec != null ? $"input {Spec.Name}{Spec}" : $"{Module}";
}

/// <summary>One call of a module on symbols. A module called twice has two calls.</summary>
sealed record SymbolCall(Module Module, IReadOnlyList<Symbol> Inputs);
