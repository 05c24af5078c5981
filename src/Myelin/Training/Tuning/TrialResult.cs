namespace Myelin;

/// <summary>A trial and the value that it reached.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Value">The value; NaN if the training diverged.</param>
public sealed record TrialResult(Trial Trial, double Value)
{
    /// <summary>trial 3: rate 0.01, units 32: 0.0824</summary>
    public override string ToString() => $"{Trial}: {Value:G6}";
}
