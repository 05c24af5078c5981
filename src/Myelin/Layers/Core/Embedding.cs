namespace Myelin;

/// <summary>y = the row of a table E for each token. x: [batch, ...] of whole numbers to y: [batch, ..., units]. E: [vocabulary, units].</summary>
/// <remarks>Bengio et al., "A neural probabilistic language model", 2003. Semantics as in Keras 3.</remarks>
/// <param name="vocabulary">The number of tokens; they count from 0.</param>
/// <param name="units">The size of a row.</param>
/// <param name="maskZero">Whether token 0 is padding: the output then has a mask, which later layers and the loss take into account.</param>
/// <param name="initializer">Of E; uniform from -0.05 to 0.05 if left out.</param>
/// <param name="regularizer">The penalty on E that is added to the loss; none if left out.</param>
/// <param name="name">Its name within the model.</param>
/// <exception cref="ArgumentOutOfRangeException">The vocabulary or the units are below 1.</exception>
public sealed class Embedding(
    int vocabulary, int units, bool maskZero = false, Initializer? initializer = null, Regularizer? regularizer = null, string? name = null) : Layer(name)
{
    Parameter? table;

    /// <summary>The number of tokens.</summary>
    public int Vocabulary { get; } = vocabulary > 0 ? vocabulary
        : throw new ArgumentOutOfRangeException(
            nameof(vocabulary), $"Embedding: expects a vocabulary of at least one token, received {vocabulary}; count the tokens.");

    /// <summary>The size of a row.</summary>
    public int Units { get; } = units > 0 ? units
        : throw new ArgumentOutOfRangeException(nameof(units), $"Embedding: expects at least one unit, received {units}; give the size of a row.");

    /// <summary>Whether token 0 is padding.</summary>
    public bool MaskZero => maskZero;

    /// <summary>The initial value of E.</summary>
    public Initializer Initializer { get; } = initializer ?? Initializer.Uniform();

    /// <summary>The penalty on E; null without one.</summary>
    public Regularizer? Regularizer => regularizer;

    /// <summary>E: [vocabulary, units].</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public Parameter Embeddings => table
        ?? throw new InvalidOperationException($"{this}: has no table before it is built; call it by Of(x), or give the model its input shape.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input) => table = AddParameter("embeddings", [Vocabulary, Units], Initializer, regularizer);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (x.Type is not (ElementType.Int32 or ElementType.Int64 or ElementType.UInt8))
            throw new ShapeException($"{this}: expects tokens of whole numbers, received {x.Type}{x.Shape}; " +
                "give the model an input of new TensorSpec([...], ElementType.Int32), or Cast the tokens.");
        Tensor rows = Embeddings.Value.Gather(x.Reshape(-1)).Reshape(x.Shape.Concat([Units]));
        if (maskZero) context.SetMask(rows, x.GreaterThan(0));
        return rows;
    }
}
