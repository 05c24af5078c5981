namespace Myelin;

/// <summary>Where an operand of a recorded kernel begins.</summary>
/// <param name="Value">The number of its storage in the recording.</param>
/// <param name="Offset">Its first byte in that storage.</param>
sealed record LaunchOperand(int Value, long Offset);

/// <summary>Where a recorded kernel comes from.</summary>
/// <param name="Origins">The layers that it belongs to; null unless the step is profiled.</param>
/// <param name="Bytes">The bytes that it reads and writes.</param>
readonly record struct LaunchSource(WorkOrigin[]? Origins, long Bytes)
{
    /// <summary>The source of a kernel that does the work of two, where one value of some bytes is no longer written and read.</summary>
    public LaunchSource With(in LaunchSource other, long without) =>
        Origins == null || other.Origins == null ? this : new([.. Origins.Union(other.Origins)], Bytes + other.Bytes - 2 * without);
}

/// <summary>One recorded run of a kernel.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="inputs">Where its inputs begin.</param>
/// <param name="outputs">Where its outputs begin.</param>
/// <param name="source">Where it comes from, and what it moves; nothing unless the step is profiled.</param>
sealed class Launch(Kernel kernel, LaunchOperand[] inputs, LaunchOperand[] outputs, LaunchSource source)
{
    public Kernel Kernel => kernel;

    public LaunchOperand[] Inputs => inputs;

    public LaunchOperand[] Outputs => outputs;

    public LaunchSource Source => source;

    /// <summary>Whether an input lies in a value.</summary>
    public bool Reads(int value)
    {
        foreach (LaunchOperand input in inputs)
            if (input.Value == value) return true;
        return false;
    }

    /// <summary>Which output is a value; -1 if none is.</summary>
    public int OutputOf(int value)
    {
        for (int i = 0; i < outputs.Length; i++)
            if (outputs[i].Value == value) return i;
        return -1;
    }

    /// <summary>The value that the kernel may write an output over, changing only some of its elements; -1 if there is none.</summary>
    public int Overwrites(int output)
    {
        int place = kernel.OverwritableInput;
        if (place < 0 || outputs[0].Value != output || inputs[place].Offset != 0) return -1;
        for (int i = 0; i < inputs.Length; i++)
            if (i != place && inputs[i].Value == inputs[place].Value) return -1;
        return inputs[place].Value;
    }
}
