namespace Myelin;

/// <summary>
/// Packs the right sides of products once where they are states that a plan only reads, and not at each run. The memory belongs to the state: all plans
/// share it, and it is packed again after a change of the state.
/// </summary>
static class PackedWeights
{
    /// <param name="recording">Where the kernels were recorded. It gets a number for each packed form.</param>
    /// <param name="launches">The kernels in order.</param>
    /// <param name="states">The states of the step.</param>
    public static List<Launch> Run(CpuRecording recording, List<Launch> launches, StatePlace[] states)
    {
        Dictionary<int, CapturedState> read = [];
        foreach (StatePlace state in states)
            if (state.After < 0) read[state.Before] = state.State;
        return launches.ConvertAll(launch =>
        {
            if (launch.Kernel is not IPacking kernel || !read.TryGetValue(launch.Inputs[1].Value, out CapturedState? state)
                || kernel.Layout is not { } layout) return launch;
            LaunchOperand[] inputs = [.. launch.Inputs];
            inputs[1] = new(recording.NumberOf(state, new PackedForm(layout, inputs[1].Offset)), 0);
            return new(kernel.Packed(layout), inputs, launch.Outputs, launch.Source);
        });
    }
}

/// <summary>The weights of a product in the order in which its kernel reads them.</summary>
/// <param name="Layout">The order.</param>
/// <param name="Offset">Where the weights begin in the value of the state, in bytes.</param>
sealed record PackedForm(PackedLayout Layout, long Offset) : DerivedForm
{
    /// <inheritdoc/>
    public override long Bytes => Layout.Bytes;

    /// <inheritdoc/>
    public override unsafe void Fill(Storage value, long offset, Storage to)
    {
        var source = (CpuStorage)value;
        fixed (CpuStorage.Line* lines = source.Lines) Layout.Pack((byte*)lines + source.Start + offset + Offset, ((CpuStorage)to).Address);
    }
}
