namespace Myelin;

/// <summary>Σ (prediction - target)² over the outputs of each example: <see cref="MeanSquaredError"/> times their number.</summary>
/// <remarks>
/// <code>
/// model.Compile(new SGD(0.001), new SumSquaredError());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class SumSquaredError(string name = "sum_squared_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor squares = (prediction - Losses.Same(Name, prediction, target)).Square();
        return squares.Rank <= 1 ? squares : squares.Sum(Ops.Axes.Range(1, squares.Rank));
    }
}
