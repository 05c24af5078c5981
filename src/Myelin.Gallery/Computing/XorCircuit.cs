namespace Myelin.Gallery.Computing;

/// <summary>x₁ ⊕ ... ⊕ xₙ by n - 1 gates of two inputs, each the network y = H(-AND + OR - ½) of three neurons.</summary>
/// <remarks>
/// Unlike in a <see cref="Sequential"/> a gate may take an input of the whole beside what another gate gives: an own model says
/// so in its Forward.
/// </remarks>
sealed class XorCircuit : Model
{
    readonly int inputs;
    readonly (int A, int B)[] pairs;
    readonly Sequential[] gates;

    XorCircuit(int inputs, IEnumerable<(int A, int B)> pairs) : base(input: [inputs])
    {
        (this.inputs, this.pairs) = (inputs, [.. pairs]);
        gates = [.. this.pairs.Select(_ => Track(BooleanGates.Xor()))];
    }

    /// <summary>((x₁ ⊕ x₂) ⊕ x₃) ⊕ ...: each gate waits for the one before.</summary>
    public static XorCircuit Chain(int inputs) => new(inputs, Enumerable.Range(1, inputs - 1).Select(i => (i == 1 ? 0 : inputs + i - 2, i)));

    /// <summary>(x₁ ⊕ x₂) ⊕ (x₃ ⊕ x₄) ...: what is ready longest is joined first, so gates of one level work side by side.</summary>
    public static XorCircuit Tree(int inputs)
    {
        var ready = new Queue<int>(Enumerable.Range(0, inputs));
        var pairs = new List<(int, int)>();
        while (ready.Count > 1)
        {
            pairs.Add((ready.Dequeue(), ready.Dequeue()));
            ready.Enqueue(inputs + pairs.Count - 1);
        }
        return new(inputs, pairs);
    }

    /// <summary>The number of layers of neurons on the longest way from an input to the output.</summary>
    public int Depth
    {
        get
        {
            var depths = new int[inputs + pairs.Length];
            for (int i = 0; i < pairs.Length; i++) depths[inputs + i] = Math.Max(depths[pairs[i].A], depths[pairs[i].B]) + gates[i].Layers.Count;
            return depths[^1];
        }
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        List<Tensor> values = [.. Enumerable.Range(0, inputs).Select(i => x[.., i..(i + 1)])];
        for (int i = 0; i < gates.Length; i++) values.Add(gates[i].Of(TensorOps.Concatenate([values[pairs[i].A], values[pairs[i].B]], 1), context));
        return values[^1];
    }
}
