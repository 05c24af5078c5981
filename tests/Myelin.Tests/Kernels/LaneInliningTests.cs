using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>A loop over a formula is one piece of machine code: a call left inside it would cost four to two hundred times its speed.</summary>
public sealed unsafe class LaneInliningTests
{
    [Fact]
    public void The_compiler_inlines_every_function_at_every_width_of_this_machine() =>
        FreshProcess.Run($"{typeof(LaneInliningTests).FullName}.{nameof(Functions_in_a_fresh_process)}");

    [Fact(Explicit = true)]
    public void Functions_in_a_fresh_process()
    {
        using var listener = new InliningFailures();
        Compile<Inlined<Exp>>();
        Compile<Inlined<Expm1>>();
        Compile<Inlined<Log>>();
        Compile<Inlined<Log1p>>();
        Compile<Inlined<Tanh>>();
        Compile<Inlined<Sigmoid>>();
        Compile<Inlined<Sin>>();
        Compile<Inlined<Cos>>();
        Compile<Inlined<Atan>>();
        Compile<Inlined<Erf>>();
        Compile<Inlined<NormalCdf>>();
        Compile<Inlined<Pow>>();
        Compile<Inlined<Scale>>();
        Compile<Inlined<Maximum>>();
        Compile<Inlined<Greater>>();
        Compile<Inlined<MultiplyAdd>>();
        CallLast();
        Assert.True(listener.LastArrived.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "No event of the compiler arrived.");
        Assert.Empty(listener.Failures);
    }

    /// <summary>Events come later and in order: the failure to inline <see cref="Last"/> says that all of them are here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CallLast() => Last();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Last()
    {
    }

    private static void Compile<O>() where O : IFormula
    {
        float* x = stackalloc float[16];
        double* y = stackalloc double[8];
        if (Vector512.IsHardwareAccelerated)
        {
            Loop.Run<O, F32x16, float>(x, x, 16);
            Loop.Run<O, F64x8, double>(y, y, 8);
        }

        if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
        {
            Loop.Run<O, F32x8, float>(x, x, 16);
            Loop.Run<O, F64x4, double>(y, y, 8);
        }

        // Without fused multiply-add in hardware a call computes it, and the same bits.
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            Loop.Run<O, F32x4, float>(x, x, 16);
            Loop.Run<O, F32x1, float>(x, x, 16);
            Loop.Run<O, F64x2, double>(y, y, 8);
            Loop.Run<O, F64x1, double>(y, y, 8);
        }
    }

    /// <summary>Another name for a formula, so that no other test has compiled its loops before.</summary>
    private readonly struct Inlined<O> : IFormula where O : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V x, V y, V z) where V : ILane<V> => O.Of(x, y, z);
    }

    /// <summary>MethodJitInliningFailed (keyword 0x1000) of the runtime, where the loop is ours.</summary>
    private sealed class InliningFailures : EventListener
    {
        public ConcurrentQueue<string> Failures { get; } = new();

        public ManualResetEventSlim LastArrived { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name != "Microsoft-Windows-DotNETRuntime") return;
            EnableEvents(eventSource, EventLevel.Verbose, (EventKeywords)0x1000);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("MethodJitInliningFailed", StringComparison.Ordinal) != true) return;
            string[] names = [.. eventData.Payload!.Select(part => part?.ToString() ?? "")];
            if (names.Contains(nameof(Last), StringComparer.Ordinal)) LastArrived.Set();
            else if (names.Any(name => name.Contains(nameof(FarAngle), StringComparison.Ordinal))) return; // the rare way, a call on purpose
            else if (names.Any(name => name.Contains(nameof(Loop), StringComparison.Ordinal))) Failures.Enqueue(string.Join(" | ", names));
        }
    }
}
