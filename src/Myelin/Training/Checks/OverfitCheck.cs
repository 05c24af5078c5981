using System.Globalization;

namespace Myelin;

/// <summary>Trains a model on one small batch, which it must be able to learn by heart: the first test of a new model, loss or data set.</summary>
/// <remarks>
/// The model and its optimizer are as before afterwards. Source: Karpathy, "A Recipe for Training Neural Networks", 2019.
/// <code>
/// Console.WriteLine(OverfitCheck.Run(model, data));
/// </code>
/// </remarks>
/// <param name="FirstLoss">The loss before the first step.</param>
/// <param name="LeastLoss">The least loss of all steps.</param>
/// <param name="Steps">The number of steps.</param>
/// <param name="Succeeded">Whether the loss fell below the share of its first value.</param>
public sealed record OverfitCheck(double FirstLoss, double LeastLoss, int Steps, bool Succeeded)
{
    /// <summary>Runs it.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="data">The training examples.</param>
    /// <param name="examples">The number of examples in the batch; the first ones are taken.</param>
    /// <param name="steps">The most steps.</param>
    /// <param name="share">The share of the first loss below which the check succeeds.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static OverfitCheck Run(Model model, Dataset data, int examples = 16, int steps = 500, double share = 0.1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Settings.Within(examples, 1, int.MaxValue, nameof(OverfitCheck));
        Settings.Within(steps, 1, int.MaxValue, nameof(OverfitCheck));
        Settings.Share(share, nameof(OverfitCheck));
        var losses = new List<double>();
        int count = Math.Min(examples, data.Count);
        ShortTraining.Run(model, data.Take(0, count), count, seed: 0, rate: null, loss =>
        {
            losses.Add(loss);
            return losses.Count < steps && double.IsFinite(loss) && !(loss < share * losses[0]);
        });
        double least = losses.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        return new(losses[0], least, losses.Count, least < share * losses[0]);
    }

    /// <summary>The loss, and what to look at if it did not fall.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"The loss of one batch fell from {FirstLoss:G4} to {LeastLoss:G4} in {Steps} steps: ") + (Succeeded
            ? "the model can learn it."
            : "the model does not learn it by heart. Look at the learning rate (LearningRateFinder), at targets that do not belong to their inputs, at an " +
                "output that does not suit the loss, at frozen parameters, and at dropout and penalties, which are meant to prevent this.");
}
