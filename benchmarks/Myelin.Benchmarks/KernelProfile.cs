using System.Diagnostics;
using System.Runtime.CompilerServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>The kernels of a captured step with the time each takes, by replaying the plan kernel by kernel.</summary>
static unsafe class KernelProfile
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "plans")]
    static extern ref List<StepPlan> PlansOf(Step step);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "kernels")]
    static extern ref Kernel[] KernelsOf(CpuPlan plan);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "addresses")]
    static extern ref nint[] AddressesOf(CpuPlan plan);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "starts")]
    static extern ref int[] StartsOf(CpuPlan plan);

    /// <param name="name">mlp, xor (by SGD) or "xor adam".</param>
    public static void Run(string name)
    {
        TrainingStep work = TrainingSteps.Named(name);
        var step = new Step(work.Body) { ReusesResults = true };
        for (long end = Stopwatch.GetTimestamp() + Stopwatch.Frequency; Stopwatch.GetTimestamp() < end;) step.Run(work.X, work.Y);
        var plan = (CpuPlan)PlansOf(step)[0].OfDevice;
        Kernel[] kernels = KernelsOf(plan);
        double whole = Best(() => step.Run(work.X, work.Y)), replay = Best(plan.Run), sum = 0;
        double[] best = Times(plan, (int)Math.Clamp(3 / replay, 10, 2000), replay < 100e-6 ? 64 : 1);
        for (int i = 0; i < kernels.Length; i++)
        {
            sum += best[i];
            Console.WriteLine($"{best[i] * 1e9,12:F0} ns  {Describe(kernels[i])}");
        }
        Console.WriteLine(
            $"{sum * 1e9,12:F0} ns  sum; the plan {replay * 1e9:F0} ns, the step {whole * 1e9:F0} ns, " +
            $"{kernels.Length} kernels, {CpuDevice.Default.Threads} threads");
    }

    /// <summary>The seconds of each kernel of a plan in its order, so that each finds its operands where the one before left them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rounds">How often the plan is run; the least time of each kernel counts.</param>
    /// <param name="repeats">How often each kernel runs on end: tiny ones take less time than the clock can tell.</param>
    static double[] Times(CpuPlan plan, int rounds, int repeats)
    {
        Kernel[] kernels = KernelsOf(plan);
        int[] starts = StartsOf(plan);
        var best = new double[kernels.Length];
        Array.Fill(best, double.MaxValue);
        fixed (nint* addresses = AddressesOf(plan))
        {
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < kernels.Length; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    for (int k = 0; k < repeats; k++) kernels[i].Run((void**)(addresses + starts[i]));
                    best[i] = Math.Min(best[i], (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency / repeats);
                }
            }
        }
        return best;
    }

    /// <summary>The seconds that some kernels of a step's newest plan take together, and how many they are.</summary>
    public static (double Seconds, int Count) TimeOf(Step step, Func<Kernel, bool> which, int rounds)
    {
        var plan = (CpuPlan)PlansOf(step)[^1].OfDevice;
        Kernel[] kernels = KernelsOf(plan);
        double[] times = Times(plan, rounds, 8);
        (double seconds, int count) = (0, 0);
        for (int i = 0; i < kernels.Length; i++)
            if (which(kernels[i])) (seconds, count) = (seconds + times[i], count + 1);
        return (seconds, count);
    }

    /// <summary>Prints the kinds of kernels of a plan with their number and time.</summary>
    public static void PrintKinds(Step step, int rounds)
    {
        var plan = (CpuPlan)PlansOf(step)[^1].OfDevice;
        Kernel[] kernels = KernelsOf(plan);
        double[] times = Times(plan, rounds, 8);
        foreach (var kind in Enumerable.Range(0, kernels.Length).GroupBy(i => Describe(kernels[i])).OrderByDescending(kind => kind.Sum(i => times[i])))
            Console.WriteLine($"{kind.Sum(i => times[i]) * 1e6,10:F1} us  {kind.Count(),6} x  {kind.Key}");
    }

    static double Best(Action run)
    {
        double best = double.MaxValue;
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < 1;)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 10; i++) run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / 10);
        }
        return best;
    }

    static string Describe(Kernel kernel) => kernel switch
    {
        MapKernel map => Describe(map),
        ProductKernel product => Describe(product.Shape) + $" {product.Finish}",
        _ => $"{kernel.GetType().Name} {kernel.Key}",
    };

    static string Describe(MapKernel map)
    {
        string calls = string.Join("; ", map.Calls.Select(call => $"{Name(call.Stage.Key)}({string.Join(",", call.Slots)})"));
        string operands = string.Join(" ", Enumerable.Range(0, map.Operands).Select(i => map.Layout.Kind(i)));
        return $"map {map.Layout.Shape}: {calls} of {operands}";
    }

    static string Describe(ProductShape shape) =>
        $"product {shape.M},{shape.N},{shape.K}{(shape.AStep != 1 ? " A'" : "")}{(shape.BColumn != 1 ? " B'" : "")}";

    static string Name(object key) => key is Type type ? TypeName(type) : TypeName(key.GetType());

    static string TypeName(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(",", type.GetGenericArguments().Select(TypeName))}>" : type.Name;
}
