namespace Myelin.Kernels;

/// <summary>
/// Targets of one axis that read the same taps of a source. Target j is at Target + j·TargetStep; its tap i, which is number
/// Tap + i·TapStep of the window, reads the source at Source + j·SourceStep + i·SourceTap.
/// </summary>
/// <remarks>In a convolution the targets are outputs and the source is the input; in its input gradient it is the other way round.</remarks>
internal readonly record struct AxisRun(int Target, int TargetStep, int Count, int Source, int SourceStep, int SourceTap, int Tap, int TapStep, int Taps)
{
    /// <summary>The runs of outputs that read inputs, in ascending order of the taps.</summary>
    public static List<AxisRun> Outputs(in ConvolutionAxis axis)
    {
        var runs = new List<AxisRun>();
        for (int o = 0; o < axis.Out; o++)
        {
            int start = o * axis.Stride - axis.Before;
            int first = start < 0 ? Math.Min(axis.Taps, (-start + axis.Dilation - 1) / axis.Dilation) : 0;
            int end = start < axis.In ? Math.Min(axis.Taps, (axis.In - 1 - start) / axis.Dilation + 1) : 0;
            Append(runs, o, new(o, 1, 1, start + first * axis.Dilation, axis.Stride, axis.Dilation, first, 1, Math.Max(0, end - first)));
        }
        return runs;
    }

    /// <summary>The runs of inputs that read the outputs they contribute to, in ascending order of the outputs, so with descending taps.</summary>
    public static List<AxisRun> Inputs(in ConvolutionAxis axis)
    {
        var runs = new List<AxisRun>();
        // Tap t of input i reads output (i + before - t·dilation) / stride if that is an integer: every step-th tap.
        int common = Gcd(axis.Stride, axis.Dilation), step = axis.Stride / common, ahead = axis.Dilation / common;
        for (int residue = 0; residue < Math.Min(axis.Stride, axis.In); residue++)
        {
            for (int i = residue; i < axis.In; i += axis.Stride)
            {
                // The last of them that exists, and how many there are down to the last output.
                int place = i + axis.Before, first = Math.Min(axis.Taps - 1, place / axis.Dilation), taps = 0;
                long beyond = place - (axis.Out - 1L) * axis.Stride;
                int least = beyond > 0 ? (int)((beyond + axis.Dilation - 1) / axis.Dilation) : 0;
                for (int tries = 0; tries < step && first >= least && (place - first * axis.Dilation) % axis.Stride != 0; tries++) first--;
                if (first >= least && (place - first * axis.Dilation) % axis.Stride == 0) taps = (first - least) / step + 1;
                int source = taps == 0 ? 0 : (i + axis.Before - first * axis.Dilation) / axis.Stride;
                Append(runs, i, new(i, axis.Stride, 1, source, 1, ahead, Math.Max(first, 0), -step, taps));
            }
        }
        return runs;
    }

    /// <summary>Extends the last run if target i continues it.</summary>
    static void Append(List<AxisRun> runs, int i, AxisRun one)
    {
        if (runs.Count > 0)
        {
            AxisRun last = runs[^1];
            if (last.Taps == one.Taps && (last.Tap == one.Tap || one.Taps == 0) && i == last.Target + last.Count * last.TargetStep)
            {
                runs[^1] = last with { Count = last.Count + 1 };
                return;
            }
        }
        runs.Add(one);
    }

    static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
