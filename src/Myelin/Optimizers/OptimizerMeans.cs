namespace Myelin;

public abstract partial class Optimizer
{
    /// <summary>
    /// 1 / (1 - βᵗ) after t steps: the factor that corrects a running mean m = β m + (1 - β) g, which starts at 0.
    /// (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, section 3.)
    /// </summary>
    /// <param name="beta">The share β of the mean that is kept at each step, from 0 to below 1.</param>
    /// <param name="step">The number of the step t, from 1 (Float64, rank 0).</param>
    protected static Tensor BiasCorrection(double beta, Tensor step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return beta == 0 ? step * 0 + 1 : -1 / (step * DeterministicMath.Log(beta)).Expm1();
    }

    /// <summary>Checks a share from 0 to below 1, before there is an object.</summary>
    private protected static double BelowOne(double share, string who, [CallerArgumentExpression(nameof(share))] string name = "") => share is >= 0 and < 1
        ? share : throw new ArgumentOutOfRangeException(name, $"{who}: expects a {name} from 0 to below 1, received {Text(share)}; 0.9 is usual.");

    /// <summary>Checks the share of a running mean that is kept at each step.</summary>
    /// <param name="beta">The share.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    protected double CheckedBeta(double beta, [CallerArgumentExpression(nameof(beta))] string name = "") => beta is >= 0 and < 1 ? beta
        : throw new ArgumentOutOfRangeException(name,
            $"{GetType().Name}: expects a {name} from 0 to below 1, received {Text(beta)}; 0.9 and 0.999 are usual.");

    /// <summary>Checks a number that keeps a divisor away from 0.</summary>
    /// <param name="epsilon">The number.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or infinite.</exception>
    protected double CheckedEpsilon(double epsilon, [CallerArgumentExpression(nameof(epsilon))] string name = "") =>
        epsilon is > 0 and < double.PositiveInfinity ? epsilon
            : throw new ArgumentOutOfRangeException(name, $"{GetType().Name}: expects an {name} above 0, received {Text(epsilon)}; 1e-7 is usual.");
}
