namespace Myelin;

public abstract partial class Model
{
    /// <summary>Returns a model that only computes outputs, with the present weights of this one: faster, smaller, and for any number of threads.</summary>
    /// <remarks>
    /// <para>
    /// Batch normalization that follows a convolution or a dense layer is folded into its weights, and so is any other multiplication of channels by
    /// constants. Dropout and all else that only training needs is gone. What depends on weights alone is computed once, and all threads share one copy of
    /// the weights. Later changes of this model do not affect the new one.
    /// </para>
    /// <para>
    /// Folding rounds differently: outputs agree with those of this model within the precision of its element type. They are defined by the folded
    /// weights, and have the same bits for every caller, batch, number of threads and register width.
    /// </para>
    /// <code>
    /// InferenceModel digits = model.ForInference();
    /// Tensor probabilities = digits.Predict(images);
    /// </code>
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The model is not built, is being trained on another thread, or remembers something from one call to the next, such as a stateful recurrent layer.
    /// </exception>
    public InferenceModel ForInference()
    {
        BuildIfPossible();
        if (!IsBuilt)
            throw new InvalidOperationException(
                $"{this}: is not built, so it has no weights yet; create it with an input shape, or call Build(shape) first.");
        using ModuleUse use = ModuleUse.Read(this, nameof(ForInference));
        return new(this);
    }
}
