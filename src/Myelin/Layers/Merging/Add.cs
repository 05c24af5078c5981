namespace Myelin;

/// <summary>y = a + b + ... for inputs of one shape, or shapes that broadcast: the shortcut of a residual block.</summary>
/// <remarks>He et al., "Deep residual learning for image recognition", 2016.</remarks>
/// <param name="name">Its name within the model.</param>
public sealed class Add(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor sum = inputs[0];
        for (int i = 1; i < inputs.Count; i++)
        {
            if (inputs[i].Rank != sum.Rank)
                throw Misfit(
                    $"inputs of one rank, the first {sum.Shape}", inputs[i], "reshape one of them, or project it by a Dense layer or a 1x1 convolution.");
            sum += inputs[i];
        }
        return sum;
    }
}
