namespace Myelin;

/// <summary>A learning rate that a callback changes from epoch to epoch. It is a state, so that a resumed training continues with it.</summary>
/// <remarks>When training ends, for whatever reason, the optimizer has its own rate again, as after a <see cref="Schedule"/>.</remarks>
sealed class EpochRate
{
    readonly State rate = new(BestValue.Number(double.NaN), "rate");
    double before;

    /// <summary>The state, for checkpoints.</summary>
    public State State => rate;

    /// <summary>Begins a training with the optimizer's rate.</summary>
    public void Begin(Optimizer optimizer)
    {
        before = optimizer.LearningRate;
        rate.Value = BestValue.Number(before);
    }

    /// <summary>The checkpoint of a finished training holds the optimizer's own rate, so the rate is set again.</summary>
    public void Resume(Optimizer optimizer) => optimizer.LearningRate = Value;

    /// <summary>The current rate.</summary>
    public double Value => (double)rate.Value;

    /// <summary>Sets the rate.</summary>
    public void Set(Optimizer optimizer, double value)
    {
        optimizer.LearningRate = value;
        rate.Value = BestValue.Number(value);
    }

    /// <summary>Gives the optimizer its own rate back.</summary>
    public void End(Optimizer optimizer) => optimizer.LearningRate = before;
}
