namespace Myelin;

public abstract partial class Model
{
    /// <summary>The output for some texts, for a model of one input and one output whose <see cref="Preprocessing"/> reads texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="batchSize">The number of texts that are computed at once.</param>
    /// <exception cref="InvalidOperationException">The model has no preprocessing of texts.</exception>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor Predict(IReadOnlyList<string> texts, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Preprocessing is TextPreprocessing text ? Predict(text.Inputs(texts), batchSize)
            : throw new InvalidOperationException($"{this}: expects a preprocessing of texts to predict from them, has " +
                $"{(Preprocessing == null ? "none" : Preprocessing.GetType().Name)}; train it with Dataset.From(texts, targets, preprocessing), " +
                $"or set {nameof(Preprocessing)}.");
    }
}
