namespace Myelin;

/// <summary>A running mean of losses, corrected for its beginning: mean = (Σ 0.98^(n-i) lossᵢ) / Σ 0.98^(n-i).</summary>
sealed class SmoothedLoss
{
    const double Kept = 0.98;

    double sum, weight;

    /// <summary>The mean so far.</summary>
    public double Value => sum / weight;

    /// <summary>The least mean so far.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>Adds a loss.</summary>
    public void Add(double loss)
    {
        sum = Kept * sum + loss;
        weight = Kept * weight + 1;
        if (Value < Least) Least = Value;
    }
}
