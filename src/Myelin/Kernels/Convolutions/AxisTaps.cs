namespace Myelin.Kernels;

/// <summary>The first tap of a target, the source it reads, and the number of taps.</summary>
internal readonly record struct TapsAt(int Source, int Tap, int Count);

/// <summary>The taps of every target of an axis: the <see cref="AxisRun"/>s, listed by target.</summary>
sealed class AxisTaps
{
    readonly TapsAt[] taps;
    readonly AxisRun[] runs;

    public AxisTaps(in ConvolutionAxis axis, bool gradient)
    {
        Targets = gradient ? axis.In : axis.Out;
        Sources = gradient ? axis.Out : axis.In;
        Taps = axis.Taps;
        taps = new TapsAt[Targets];
        runs = [.. gradient ? AxisRun.Inputs(axis) : AxisRun.Outputs(axis)];
        foreach (AxisRun run in runs)
        {
            for (int i = 0; i < run.Count; i++) taps[run.Target + i * run.TargetStep] = new(run.Source + i * run.SourceStep, run.Tap, run.Taps);
            (SourceTap, TapStep) = (run.SourceTap, run.TapStep);
        }
    }

    public int Targets { get; }

    public int Sources { get; }

    public int Taps { get; }

    /// <summary>The step from one tap of a target to the next: in the source, and in the window.</summary>
    public int SourceTap { get; }

    /// <inheritdoc cref="SourceTap"/>
    public int TapStep { get; }

    public TapsAt Of(int target) => taps[target];

    /// <summary>The targets with the same taps.</summary>
    public ReadOnlySpan<AxisRun> Runs => runs;
}
