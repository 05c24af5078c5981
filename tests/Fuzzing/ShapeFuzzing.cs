using System.Diagnostics;
using System.Text;

namespace Myelin.Fuzz;

/// <summary>
/// Random programs of ops and layers with legal and illegal shapes, windows and slices, forward and backward. Each must give a tensor or a typed
/// error of this library, soon, and without more memory than its tensors need.
/// </summary>
public static class ShapeFuzzing
{
    /// <summary>The name on the command line.</summary>
    public const string Name = "shapes";

    /// <summary>What the tensors of a program may need together. A program that needs more is refused.</summary>
    const long Limit = 32 << 20;

    /// <summary>How many times the memory of its tensors a program may allocate, for arrays of indices and tables of windows, and the constant.</summary>
    const long Times = 4, Room = 4 << 20;

    /// <summary>The file that says which program ran last, in case it ends the process.</summary>
    public static string Last { get; } = Path.Combine(Path.GetTempPath(), $"myelin-fuzz-{Name}-{Environment.ProcessId}.txt");

    /// <summary>A view of one repeated number may have more elements than this; its sum takes no memory, but the time for as many additions.</summary>
    const long Many = 1 << 30;

    static readonly TimeSpan longest = TimeSpan.FromSeconds(5);
    static readonly CpuDevice one = new(threads: 1), several = new(threads: 3);

    /// <summary>Runs programs.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">What they depend on.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="progress">Takes a line now and then.</param>
    public static FuzzReport Run(int count, int seed, int first, Action<string> progress)
    {
        var report = new FuzzReport(Name, seed);
        _ = Tensor.Zeros([1 << 20]); // the first large value reserves memory for all later ones, once for a process
        for (int number = first; number < first + count; number++)
        {
            var story = new StringBuilder($"{number}: ");
            int own = number;
            Task<(string? Failure, bool Refused, long Beyond, TimeSpan Time)> run = Task.Run(() => Do(seed, own, story));
            report.Count++;
            TimeSpan allowed = ElementsOf(seed, own) > Many ? 12 * longest : longest;
            if (!run.Wait(allowed))
            {
                report.Failures.Add($"{Describe()}: it was not done after {allowed.TotalSeconds} s");
                break;
            }
            (string? failure, bool refused, long beyond, TimeSpan time) = run.Result;
            if (refused) report.Refused++;
            else report.Loaded++;
            if (time > report.Slowest) report.Slowest = time;
            report.MostMemory = Math.Max(report.MostMemory, beyond);
            if (failure != null)
            {
                report.Failures.Add($"{Describe()}: {failure}");
                progress(report.Failures[^1]);
            }
            if (report.Count % 1000 == 0) progress($"{Name}: {report.Count} of {count} programs, {report.Failures.Count} failures");

            string Describe() => $"{Name}, program {own} ({story})\n  again: fuzz 1 --target {Name} --seed {seed} --first {own}\n ";
        }
        File.Delete(Last);
        return report;
    }

    /// <summary>The elements of the first tensor of a program; 0 if its shape is refused.</summary>
    static long ElementsOf(int seed, int number)
    {
        var dice = new ShapeDice(new(unchecked(seed * 1_000_003 + number)));
        dice.Once(2);
        try { return dice.Shape().Elements; }
        catch (ShapeException) { return 0; }
    }

    static (string? Failure, bool Refused, long Beyond, TimeSpan Time) Do(int seed, int number, StringBuilder story)
    {
        var dice = new ShapeDice(new(unchecked(seed * 1_000_003 + number)));
        using Device.Scope scope = (dice.Once(2) ? one : several).Use();
        long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread(), taken = 0;
        string? failure = null;
        bool refused = false;
        try
        {
            MemoryLimit.During(Limit, long.MaxValue, () =>
            {
                try
                {
                    Program(dice, story);
                }
                finally
                {
                    taken = Limit - MemoryLimit.Left;
                }
            });
        }
        catch (Exception e) when (IsTyped(e))
        {
            refused = true;
        }
        catch (Exception e)
        {
            failure = $"the error is not of this library: {e}";
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > Times * taken + Room) failure ??= $"it allocated {allocated} bytes, where its tensors needed {taken}";
        return (failure, refused, allocated - taken, Stopwatch.GetElapsedTime(start));
    }

    static void Program(ShapeDice dice, StringBuilder story)
    {
        Shape shape = dice.Shape();
        story.Append($"{shape}");
        File.WriteAllText(Last, $"{story}");
        Tensor x = dice.Tensor(shape);
        story.Append($" {x.Type}");
        Tensor variable = x.Type.IsReal() ? x = x.AsVariable() : x;
        for (int steps = 1 + dice.Below(4); steps > 0; steps--)
        {
            (string name, ShapeSteps.Step step) = dice.Of<(string, ShapeSteps.Step)>([.. ShapeSteps.All]);
            story.Append($", {name}");
            x = step(dice, x, note =>
            {
                story.Append($" {note}");
                File.WriteAllText(Last, $"{story}");
            });
            story.Append($" gives {x.Shape}");
        }
        if (x.Shape.Elements < 1000) _ = x.ToString();
        if (!x.HasGradient || !x.Type.IsReal()) return;
        bool again = dice.Once(3);
        story.Append(again ? ", two gradients" : ", gradient");
        File.WriteAllText(Last, $"{story}");
        Tensor gradient = (x * x).Sum().Gradient(variable, differentiable: again);
        if (again && gradient.HasGradient) gradient.Sum().Gradient(variable);
    }

    /// <summary>Whether an error says what is wrong: one that this library throws on purpose, and not what the runtime throws at a bad index.</summary>
    static bool IsTyped(Exception e) =>
        e is ShapeException or GradientException or MemoryLimitException
        || (e is ArgumentException && e.Message.Contains("expects", StringComparison.Ordinal));
}
