namespace Myelin;

/// <summary>A learning rate that changes during a training: a callback that sets it before every step.</summary>
/// <remarks>
/// The rate is a function of the optimizer's count of steps alone, which a checkpoint holds: a training that is stopped and
/// resumed goes on with the rates it would have had. At its end the optimizer has the rate again that it had before. Own ones: <c>new Schedule("half", step => 0.1 / (1 + step / 1000))</c>.
/// </remarks>
/// <param name="name">What it is called.</param>
/// <param name="rate">The rate by how many steps were made before.</param>
public sealed partial class Schedule(string name, Func<long, double> rate) : Callback
{
    double before;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>The rate of the step that comes after so many.</summary>
    public double At(long steps) => rate(steps);

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        before = model.Optimizer.LearningRate;
        Set(model.Optimizer);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, int epoch, int batch, double loss) => Set(model.Optimizer);

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history) => model.Optimizer.LearningRate = before;

    void Set(Optimizer optimizer) => optimizer.LearningRate = At(optimizer.Steps.Value.Item<long>());

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary>How much of a training is done, from 0 to 1.</summary>
    static double Share(long done, long steps) => Math.Clamp((double)done / steps, 0, 1);

    static long Positive(long steps) => steps > 0 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), $"Schedule: expects at least one step, received {steps}; give epochs times batches.");
}
