namespace Myelin;

/// <summary>One example of a stream or a transform: a tensor for each input and target part, without a batch axis.</summary>
public sealed class Example
{
    /// <summary>An example of several parts, in the order of the data set.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="weight">Its weight in the loss.</param>
    public Example(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        (Inputs, Targets, Weight) = (inputs, targets, weight);
    }

    /// <summary>An example of one input and one target.</summary>
    public Example(Tensor input, Tensor target, double weight = 1) : this([input], [target], weight) { }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>The targets.</summary>
    public IReadOnlyList<Tensor> Targets { get; }

    /// <summary>Its weight in the loss.</summary>
    public double Weight { get; }

    /// <summary>The input and the target of an example that has one of each.</summary>
    /// <exception cref="InvalidOperationException">It has several parts.</exception>
    public void Deconstruct(out Tensor input, out Tensor target)
    {
        if (Inputs.Count != 1 || Targets.Count != 1)
            throw new InvalidOperationException($"Example: expects one input and one target for (x, y), has {Inputs.Count} and {Targets.Count}; " +
                "take them from Inputs and Targets.");
        (input, target) = (Inputs[0], Targets[0]);
    }
}
