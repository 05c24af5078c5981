namespace Myelin;

/// <summary>The base of preprocessings that turn texts into tensors: strings themselves are none.</summary>
/// <remarks>
/// A data set of texts has one (<see cref="Dataset.From(IReadOnlyList{string}, DataPart, TextPreprocessing, IReadOnlyList{string}?)"/>), and a
/// model that is trained with it keeps it, in its file as well, so that
/// <see cref="Model.Predict(IReadOnlyList{string}, int)"/> takes texts.
/// </remarks>
public abstract class TextPreprocessing : Preprocessing
{
    /// <summary>A preprocessing for some classes.</summary>
    /// <param name="classes">The names of the classes in the order of their labels.</param>
    protected TextPreprocessing(IReadOnlyList<string>? classes) : base(classes) { }

    /// <summary>The specification of the input that a text becomes, for the first argument of a model.</summary>
    /// <exception cref="InvalidOperationException">It depends on a vocabulary, and there is none yet.</exception>
    public abstract TensorSpec InputSpec { get; }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Texts have different lengths.</exception>
    public sealed override Shape InputShape => InputSpec.Shape;

    /// <summary>Learns a vocabulary from texts. What was learned before is forgotten.</summary>
    /// <param name="texts">The texts for training. They are read once, one after the other.</param>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public abstract void Adapt(IEnumerable<string> texts);

    /// <summary>Turns texts into inputs: [count, ...].</summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="InvalidOperationException">There is no vocabulary yet.</exception>
    public abstract Tensor Inputs(params IReadOnlyList<string> texts);

    /// <summary>The inputs as a part of a data set.</summary>
    internal virtual DataPart Part(IReadOnlyList<string> texts) => Inputs(texts);

    /// <summary>Throws for a text that is null.</summary>
    private protected string Checked(string text) => text
        ?? throw new ArgumentException($"{GetType().Name}: expects texts, received null; give \"\" for none.");
}
