using System.Diagnostics;

namespace Myelin;

public sealed partial class Step
{
    /// <summary>
    /// Measures where the time of a replay goes: by layer and by kernel, with the operations, bytes and memory of each. The step is recorded anew and
    /// replayed many times; afterwards all states, the position of the random stream and the plans are what they were before.
    /// </summary>
    /// <remarks>
    /// <code>
    /// Console.WriteLine(step.Profile([x, y]));
    /// </code>
    /// </remarks>
    /// <param name="inputs">The inputs of the step.</param>
    /// <param name="runs">The number of replays. The median of each time counts.</param>
    /// <exception cref="InvalidOperationException">The step, or another use of the same states, is running on another thread.</exception>
    /// <exception cref="CaptureException">The step cannot be captured, or runs within another step.</exception>
    /// <exception cref="NotSupportedException">The device of the inputs does not measure kernels.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is below 1 or above 100,000.</exception>
    public StepProfile Profile(Tensor[] inputs, int runs = 20)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (runs is < 1 or > 100_000)
            throw new ArgumentOutOfRangeException(nameof(runs), $"Step.Profile: expects 1 to 100000 runs, received {runs}; 20 give a steady median.");
        if (Capture.Current != null) throw new CaptureException("Step.Profile: runs within another step; profile that one.");
        inputs = Taken(inputs);
        RandomStream stream = RandomStream.Current;
        long position = stream.Position;
        use.Enter(replays: false);
        try
        {
            BeginRun();
            var origins = new WorkOrigins();
            (Capture capture, Tensor[] results) = Recorded(inputs, origins: origins);
            (State State, Tensor Value)[] before =
                [.. capture.Reads.Where(read => capture.Writes.ContainsKey(read.Key)).Select(read => (read.Key, read.Value.Copy()))];
            capture.Restore();
            try
            {
                Device device = capture.Device ?? throw new CaptureException("Step.Profile: the step computes nothing, so there is nothing to measure.");
                var plan = new StepPlan(capture, device, results);
                plan.Bind(device.AllocateLasting(Math.Max(plan.ArenaBytes, 64)), this);
                return Measured(plan, inputs, runs, origins.Paths);
            }
            finally
            {
                foreach ((State state, Tensor value) in before) state.Value = value;
            }
        }
        finally
        {
            use.Leave();
            stream.Position = position;
        }
    }

    StepProfile Measured(StepPlan plan, Tensor[] inputs, int runs, IReadOnlyList<string> layers)
    {
        Replay(plan, inputs);                                                        // brings the states in
        var whole = new double[runs];
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            plan.OfDevice.Run();
            whole[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(whole);
        TimedKernel[] kernels = plan.OfDevice.Measure(runs) ?? throw new NotSupportedException(
            $"Step.Profile: {plan.Device.Name} does not measure its kernels; profile the step on {CpuDevice.Default.Name}.");
        return new(kernels, layers, whole[runs / 2], plan.ArenaBytes, MachineLimits.Measure(plan.Device));
    }
}
