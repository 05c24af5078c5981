namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>
    /// This data set with an input passed through a layer or a model of layers, such as augmentation, in training mode:
    /// <c>train.Map(new RandomFlip())</c>, or <c>train.Map(new Sequential { new Resizing(64, 64), new RandomRotation(0.1) })</c>.
    /// </summary>
    /// <remarks>
    /// The random numbers of an <see cref="ImageAugmentation"/> depend on seed, epoch and index of the example alone: batch size, threads and a
    /// resume do not change them. The layers may also be part of a model; they are not trained here.
    /// </remarks>
    /// <param name="layers">A module of one input and one output.</param>
    /// <param name="input">The name of the input; null for the only one.</param>
    /// <param name="workers">The number of threads that transform batches. It does not change the result or its order.</param>
    /// <exception cref="ShapeException">The input does not fit the layers.</exception>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">There are several inputs and no name is given.</exception>
    public Dataset Map(Module layers, string? input = null, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (input == null) Single("input", Schema.Inputs);
        int place = input == null ? 0 : DataSchema.Find("input", Schema.Inputs, input);
        return new MappedDataset(this, LayerTransform.Of(layers, Schema, place), OrderedWork.Checked(workers));
    }

    /// <summary>This data set with each example mixed with another one: <c>train.Map(new MixUp())</c>, or <c>train.Map(new CutMix())</c>.</summary>
    /// <remarks>Partners are chosen from all examples, and have gone through the transforms before. Labels become one-hot targets.</remarks>
    /// <param name="mixing">How examples are mixed.</param>
    /// <exception cref="InvalidOperationException">
    /// The examples are streamed, have several inputs or targets, or have labels of unknown classes.
    /// </exception>
    /// <exception cref="ShapeException">The inputs cannot be mixed.</exception>
    public Dataset Map(Mixing mixing)
    {
        ArgumentNullException.ThrowIfNull(mixing);
        return mixing.Of(this);
    }
}
