namespace Myelin;

/// <summary>A kernel with the memory it ran on.</summary>
readonly record struct Operand(Storage Storage, long Offset);

/// <summary>One recorded run of a kernel.</summary>
sealed record Launch(Kernel Kernel, Operand[] Inputs, Operand[] Outputs);

/// <summary>The record of one eager run of a step: its kernels, and what they read and wrote.</summary>
sealed class Capture
{
    [ThreadStatic] static Capture? current;

    readonly HashSet<Storage> made = [];

    /// <summary>What is being recorded on this thread, if anything.</summary>
    public static Capture? Current => current;

    public List<Launch> Launches { get; } = [];

    /// <summary>States that were read, as they were at the start.</summary>
    public Dictionary<State, Tensor> Reads { get; } = [];

    /// <summary>States that were written, with their last values.</summary>
    public Dictionary<State, Tensor> Writes { get; } = [];

    /// <summary>The step's inputs, each under an identity of its own.</summary>
    public List<Tensor> Inputs { get; } = [];

    /// <summary>Runs something recorded; nothing stays current behind it.</summary>
    public T Run<T>(Func<T> body)
    {
        Capture? before = current;
        current = this;
        try { return body(); }
        finally { current = before; }
    }

    /// <summary>Runs something outside any capture.</summary>
    public static T Suspend<T>(Func<T> body)
    {
        Capture? before = current;
        current = null;
        try { return body(); }
        finally { current = before; }
    }

    /// <summary>Notes a kernel.</summary>
    public void Record(Kernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        foreach (Tensor output in outputs) made.Add(output.Storage);
        Launches.Add(new(kernel, Operands(inputs), Operands(outputs)));
    }

    static Operand[] Operands(ReadOnlySpan<Tensor> tensors)
    {
        var operands = new Operand[tensors.Length];
        for (int i = 0; i < operands.Length; i++) operands[i] = new(tensors[i].Storage, tensors[i].Offset * tensors[i].Type.Size());
        return operands;
    }

    /// <summary>An input of the step, under an identity of its own.</summary>
    public Tensor Input(Tensor x)
    {
        var input = new Tensor(x.Storage.Alias(), x.Type, x.Shape, x.Strides, x.Offset);
        if (!input.IsContiguous) input = Suspend(input.Contiguous);
        if (input.Offset != 0) input = Suspend(input.Copy);
        Inputs.Add(input);
        return input;
    }

    /// <summary>A state's value, under an identity of its own.</summary>
    public Tensor Read(State state)
    {
        if (Writes.TryGetValue(state, out Tensor? written)) return written;
        if (Reads.TryGetValue(state, out Tensor? read)) return read;
        Tensor now = state.Now();
        read = now.IsContiguous && now.Offset == 0 ? new Tensor(now.Storage.Alias(), now.Type, now.Shape) : Suspend(now.Copy);
        Reads.Add(state, read);
        return read;
    }

    /// <summary>A state's new value.</summary>
    public void Write(State state, Tensor value)
    {
        if (!Reads.ContainsKey(state)) Read(state);
        Writes[state] = value;
    }

    /// <summary>Whether a storage's values will be others at a replay.</summary>
    public bool Owns(Storage storage)
    {
        if (made.Contains(storage)) return true;
        foreach (Tensor input in Inputs) if (input.Storage == storage) return true;
        foreach (Tensor read in Reads.Values) if (read.Storage == storage) return true;
        return false;
    }

    /// <summary>Whether a kernel of this capture made it whole, so that a plan may place it.</summary>
    public bool Made(Tensor x) => made.Contains(x.Storage) && x.IsContiguous && x.Offset == 0 && x.Storage.Bytes == x.Shape.Elements * x.Type.Size();
}

/// <summary>A step that cannot be captured or replayed. The message says what was done and the fix.</summary>
public sealed class CaptureException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public CaptureException() { }

    /// <summary>An error with its message.</summary>
    public CaptureException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public CaptureException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>Which run of a step a value in its arena belongs to.</summary>
sealed class PlanRun(Step step)
{
    public long Number { get; set; }

    /// <exception cref="CaptureException">The step has run again, so the value is gone.</exception>
    public void Check(Shape shape)
    {
        if (step.Runs != Number)
            throw new CaptureException($"Tensor {shape}: it belongs to run {Number} of a captured step, which is at run {step.Runs} now; Copy() it right after its run to keep it.");
    }
}
