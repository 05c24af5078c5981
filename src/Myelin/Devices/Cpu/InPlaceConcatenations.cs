using Myelin.Kernels;

namespace Myelin;

/// <summary>Values that are concatenated along the first axis are made where the concatenation needs them, so that nothing is copied.</summary>
/// <remarks>
/// A loop over time ends with the concatenation of its outputs and of its gradients by step. This applies to values that only kernels
/// that write nothing past the end make (<see cref="Kernel.WritesExactly"/>), and to concatenations that are no results themselves.
/// </remarks>
static class InPlaceConcatenations
{
    /// <summary>
    /// Sizes in bytes are multiples of this: 16 elements of the widest type, so that whole registers of every type end where the value does.
    /// </summary>
    const long Multiple = 128;

    /// <param name="recording">The kernels' values.</param>
    /// <param name="launches">The kernels in order.</param>
    /// <param name="roots">By number, the values that are read after the run.</param>
    public static List<Launch> Run(CpuRecording recording, List<Launch> launches, bool[] roots)
    {
        var makers = new Launch?[roots.Length];
        var places = new LaunchOperand?[roots.Length];
        var kept = new List<Launch>(launches.Count);
        bool any = false;
        foreach (Launch launch in launches)
        {
            foreach (LaunchOperand output in launch.Outputs) makers[output.Value] = launch;
            if (launch.Kernel is ConcatenateKernel { Outer: 1 } && !roots[launch.Outputs[0].Value] && TakePlaces(launch)) any = true;
            else kept.Add(launch);
        }
        if (!any) return launches;
        for (int i = 0; i < kept.Count; i++) kept[i] = new(kept[i].Kernel, Moved(kept[i].Inputs), Moved(kept[i].Outputs), kept[i].Source);
        return kept;

        // Gives all inputs their places in the output, if every one can be there.
        bool TakePlaces(Launch launch)
        {
            int taken = 0;
            long offset = 0;
            for (; taken < launch.Inputs.Length && MayMove(launch.Inputs[taken]); taken++)
            {
                int value = launch.Inputs[taken].Value;
                places[value] = new(launch.Outputs[0].Value, offset);
                offset += recording.BytesOf(value);
            }
            bool all = taken == launch.Inputs.Length && offset == recording.BytesOf(launch.Outputs[0].Value);
            for (int k = 0; !all && k < taken; k++) places[launch.Inputs[k].Value] = null;
            return all;
        }

        bool MayMove(LaunchOperand input) =>
            input.Offset == 0 && !roots[input.Value] && places[input.Value] is null && makers[input.Value] is { Kernel.WritesExactly: true }
                && recording.BytesOf(input.Value) % Multiple == 0;

        // A place may lie in a concatenation that has a place itself.
        LaunchOperand[] Moved(LaunchOperand[] operands)
        {
            var moved = new LaunchOperand[operands.Length];
            for (int i = 0; i < moved.Length; i++)
            {
                moved[i] = operands[i];
                while (places[moved[i].Value] is { } place) moved[i] = new(place.Value, place.Offset + moved[i].Offset);
            }
            return moved;
        }
    }
}
