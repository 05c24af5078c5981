using System.Globalization;

namespace Myelin;

/// <summary>Finds a learning rate by a short training whose rate grows from step to step: rate = from · (to / from)^(step / (steps - 1)).</summary>
/// <remarks>
/// The model and its optimizer are as before afterwards. Source: Smith, "Cyclical Learning Rates for Training Neural Networks", 2017, section 3.3; the
/// suggestion is that of fastai, the rate at which the smoothed loss falls fastest.
/// <code>
/// LearningRateCurve curve = LearningRateFinder.Run(model, data);
/// model.Optimizer.LearningRate = curve.Suggestion ?? 0.001;
/// </code>
/// </remarks>
public static class LearningRateFinder
{
    /// <summary>Training ends when the smoothed loss is this many times its least value.</summary>
    const double Diverged = 4;

    /// <summary>Runs it.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="data">The training examples.</param>
    /// <param name="from">The least rate.</param>
    /// <param name="to">The largest rate.</param>
    /// <param name="steps">The number of steps; it ends before if the loss diverges.</param>
    /// <param name="batchSize">Examples in a step.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="TrainingException">The loss is not finite at the least rate.</exception>
    public static LearningRateCurve Run(
        Model model, Dataset data, double from = 1e-7, double to = 10, int steps = 100, int batchSize = 32, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Settings.Positive(from, nameof(LearningRateFinder));
        if (to <= from || !double.IsFinite(to))
            throw new ArgumentOutOfRangeException(nameof(to), $"LearningRateFinder: expects a largest rate above {from}, received {to}; 10 is usual.");
        Settings.Within(steps, 2, int.MaxValue, nameof(LearningRateFinder));
        double growth = DeterministicMath.LogOfAny(to / from) / (steps - 1);
        (List<double> rates, List<double> losses) = ([], []);
        var smooth = new SmoothedLoss();
        ShortTraining.Run(model, data, batchSize, seed, made => from * DeterministicMath.Exp(growth * made), loss =>
        {
            rates.Add(from * DeterministicMath.Exp(growth * rates.Count));
            losses.Add(loss);
            smooth.Add(loss);
            return rates.Count < steps && double.IsFinite(loss) && !(smooth.Value > Diverged * smooth.Least);
        });
        if (!double.IsFinite(losses[0]))
            throw new TrainingException(string.Create(CultureInfo.InvariantCulture,
                $"LearningRateFinder: the loss is {losses[0]} in the first step, before any rate could matter; call Fit, which names the cause."));
        return new(rates, losses);
    }
}
