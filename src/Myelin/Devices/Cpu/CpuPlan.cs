using System.Diagnostics;

namespace Myelin;

/// <summary>A captured step on the processor: kernels in order, each with the addresses of its operands.</summary>
/// <remarks>
/// Inputs are copied to their places in the arena, states are worked on in their own memory, constants have memory of
/// the plan's own. The order of kernels and every formula are those of the eager run, so the bits are too.
/// </remarks>
sealed unsafe class CpuPlan : DevicePlan
{
    readonly Placement placement;
    readonly LaunchOperand[][] operands;
    readonly List<Launch>? profiled;
    readonly CpuRecording? recording;
    readonly Kernel[] kernels;
    readonly nint[] addresses;
    readonly int[] starts;
    readonly int[] inputs, results;
    readonly nint[] inputAddresses, inputBytes;
    readonly (nint From, nint To, nint Bytes)[] copies;
    CpuStorage? arena;

    /// <param name="recording">Where the kernels were recorded.</param>
    /// <param name="launches">The kernels that a run takes.</param>
    /// <param name="placement">Where their operands lie.</param>
    /// <param name="inputs">The numbers of the inputs.</param>
    /// <param name="results">The numbers of the results.</param>
    public CpuPlan(CpuRecording recording, List<Launch> launches, Placement placement, int[] inputs, int[] results)
    {
        this.placement = placement;
        this.inputs = inputs;
        this.results = results;
        if (recording.Origins != null) (profiled, this.recording) = (launches, recording);
        kernels = [.. launches.Select(launch => launch.Kernel)];
        operands = [.. launches.Select(launch => (LaunchOperand[])[.. launch.Inputs, .. launch.Outputs])];
        starts = new int[kernels.Length];
        int total = 0;
        for (int i = 0; i < starts.Length; total += operands[i].Length, i++) starts[i] = total;
        addresses = GC.AllocateArray<nint>(total, pinned: true);
        inputAddresses = new nint[inputs.Length];
        inputBytes = [.. inputs.Select(input => (nint)recording.BytesOf(input))];
        copies = new (nint, nint, nint)[placement.Copies.Count];
    }

    /// <inheritdoc/>
    public override int Kernels => kernels.Length;

    /// <inheritdoc/>
    public override long ArenaBytes => placement.ArenaBytes;

    /// <summary>Notes all addresses for an arena.</summary>
    protected internal override void Bind(Storage arena)
    {
        var memory = (CpuStorage)arena;
        this.arena = memory;
        for (int i = 0; i < operands.Length; i++)
            for (int k = 0; k < operands[i].Length; k++)
                addresses[starts[i] + k] = (nint)(placement.Address(operands[i][k].Value, memory) + operands[i][k].Offset);
        for (int i = 0; i < inputs.Length; i++) inputAddresses[i] = (nint)placement.Address(inputs[i], memory);
        for (int i = 0; i < copies.Length; i++)
        {
            (int from, CapturedState to) = placement.Copies[i];
            var target = (CpuStorage)to.Memory;
            copies[i] = ((nint)placement.Address(from, memory), (nint)target.Address, (nint)target.Bytes);
        }
    }

    /// <inheritdoc/>
    protected internal override Storage Result(int result) =>
        placement.Block(
            results[result], arena ?? throw new InvalidOperationException("CpuPlan: expects an arena before a result is asked for; call Bind first."));

    /// <inheritdoc/>
    protected internal override void Load(int input, Storage from, long offset)
    {
        var source = (CpuStorage)from;
        fixed (CpuStorage.Line* lines = source.Lines)
            Buffer.MemoryCopy((byte*)lines + source.Start + offset, (void*)inputAddresses[input], inputBytes[input], inputBytes[input]);
    }

    /// <inheritdoc/>
    [MethodImpl(Hot)]
    protected internal override void Run()
    {
        fixed (nint* all = addresses)
            for (int i = 0; i < kernels.Length; i++) kernels[i].Run((void**)(all + starts[i]));
        foreach ((nint from, nint to, nint bytes) in copies) Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
    }

    /// <inheritdoc/>
    internal override TimedKernel[]? Measure(int runs)
    {
        if (profiled == null) return null;
        var times = new long[kernels.Length, runs];
        fixed (nint* all = addresses)
            for (int run = 0; run < runs; run++)
                for (int i = 0; i < kernels.Length; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    kernels[i].Run((void**)(all + starts[i]));
                    times[i, run] = Stopwatch.GetTimestamp() - start;
                }
        HashSet<int> readByGradients = [.. profiled.Where(launch => launch.Source.Origins!.Any(origin => origin.IsBackward))
            .SelectMany(launch => launch.Inputs).Select(input => input.Value).Where(placement.IsInArena)];
        long[] live = placement.LiveBytes();
        var measured = new TimedKernel[kernels.Length];
        for (int i = 0; i < measured.Length; i++)
        {
            long[] sorted = [.. Enumerable.Range(0, runs).Select(run => times[i, run]).Order()];
            Launch launch = profiled[i];
            long kept = launch.Outputs.Where(output => readByGradients.Remove(output.Value)).Sum(output => recording!.BytesOf(output.Value));
            measured[i] = new(kernels[i].Title, launch.Source.Origins!, sorted[runs / 2] / (double)Stopwatch.Frequency,
                kernels[i].Operations, launch.Source.Bytes, live[i], kept);
        }
        return measured;
    }
}
