using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Myelin;

/// <summary>A learning rate that changes during training: a callback that sets it before every step.</summary>
/// <remarks>
/// The rate is a function of the optimizer's step count alone, which a checkpoint holds: training that is stopped and resumed continues
/// with the rates that it would have had. When training ends, for whatever reason, the optimizer has its own rate again.
/// Write your own as <c>new Schedule("half", step => 0.1 / (1 + step / 1000))</c>.
/// </remarks>
/// <param name="name">Its name.</param>
/// <param name="rate">The rate by the number of steps made before.</param>
public sealed partial class Schedule(string name, Func<long, double> rate) : Callback
{
    double before;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The rate of the step that follows a number of steps.</summary>
    public double At(long steps) => rate(steps);

    internal override bool IsExclusive => true;

    internal override bool SetsRate => true;

    /// <summary>The name, and a hash of up to 256 rates, evenly spread over the steps made.</summary>
    internal override string? Effect(long first, long count)
    {
        const int Most = 256;
        long samples = Math.Min(count, Most);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        for (long i = 0; i < samples; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, At(first + (long)((Int128)i * count / samples)));
            hash.AppendData(bytes);
        }
        return $"{name} ({Convert.ToHexStringLower(hash.GetHashAndReset())[..16]})";
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(Model model)
    {
        before = OptimizerOf(model).LearningRate;
        Set(OptimizerOf(model));
    }

    /// <summary>The checkpoint of a finished training holds the optimizer's own rate, so the rate is set again.</summary>
    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch) => Set(OptimizerOf(model));

    /// <inheritdoc/>
    public override void OnBatchEnd(Model model, BatchResult result) => Set(OptimizerOf(model));

    /// <inheritdoc/>
    public override void OnTrainEnd(Model model, History history) => OptimizerOf(model).LearningRate = before;

    void Set(Optimizer optimizer) => optimizer.LearningRate = At(optimizer.Steps.Value.Item<long>());

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary>The share of the steps that are done, from 0 to 1.</summary>
    static double Share(long done, double steps) => Math.Clamp(done / steps, 0, 1);

    /// <summary>A linear rise before a schedule, which counts its steps from the end of the rise.</summary>
    static double WarmedUp(long step, long steps, double to, double from, Func<long, double> then) =>
        step < steps ? from + (to - from) * step / steps : then(step - steps);

    /// <summary>The most steps of a schedule, so that sums and products of steps are exact.</summary>
    const long MostSteps = 1L << 52;

    static long Positive(long steps) => steps is > 0 and <= MostSteps ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps > 0
            ? $"Schedule: expects at most {MostSteps} steps, received {steps}; give epochs times batches."
            : $"Schedule: expects at least one step, received {steps}; give epochs times batches.");

    static long NotNegative(long steps) => steps == 0 ? steps : Positive(steps);

    static double NonNegative(double rate) => rate is >= 0 and < double.PositiveInfinity ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate),
            FormattableString.Invariant($"Schedule: expects rates of 0 or more, received {rate}; 0.001 to 0.1 are usual."));

    static long[] Ascending(IReadOnlyList<long> boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        long[] all = [.. boundaries];
        for (int i = 0; i < all.Length; i++)
            if (all[i] < 0 || i > 0 && all[i] <= all[i - 1])
                throw new ArgumentException(
                    $"Schedule: expects ascending boundaries of 0 steps or more, received {all.Listed()}; sort them, and give each once.", nameof(boundaries));
        return all;
    }
}
