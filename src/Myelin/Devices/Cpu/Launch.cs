namespace Myelin;

/// <summary>Where an operand of a recorded kernel begins.</summary>
/// <param name="Value">The number of its storage in the recording.</param>
/// <param name="Offset">Its first byte in that storage.</param>
sealed record LaunchOperand(int Value, long Offset);

/// <summary>One recorded run of a kernel.</summary>
sealed class Launch(Kernel kernel, LaunchOperand[] inputs, LaunchOperand[] outputs)
{
    public Kernel Kernel => kernel;

    public LaunchOperand[] Inputs => inputs;

    public LaunchOperand[] Outputs => outputs;

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
