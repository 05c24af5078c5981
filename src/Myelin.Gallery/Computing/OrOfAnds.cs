namespace Myelin.Gallery.Computing;

/// <summary>y = H(Σ h - ½), h = H(±x ... ): a Boolean function as an OR of ANDs, one hidden unit a term.</summary>
static class OrOfAnds
{
    /// <summary>A term for every row of the truth table where the function is 1.</summary>
    public static IReadOnlyList<Implicant> Terms(BooleanFunction function) => [.. function.TrueRows.Select(row => new Implicant(function.Inputs, row))];

    /// <summary>The network of some terms. Without any it is the function that is 0 everywhere: one hidden unit that never fires.</summary>
    public static Sequential Of(int inputs, IReadOnlyList<Implicant> terms)
    {
        Neuron[] ands = terms.Count > 0 ? [.. terms.Select(term => term.ToNeuron())] : [new(new double[inputs], -0.5)];
        return GivenNetwork.OfSteps(ands, [Or(ands.Length)]);
    }

    /// <summary>H(Σ x - ½): 1 if any input is.</summary>
    public static Neuron Or(int inputs) => new([.. Enumerable.Repeat(1.0, inputs)], -0.5);

    /// <summary>H(Σ x - (n - ½)): 1 if all inputs are.</summary>
    public static Neuron And(int inputs) => new([.. Enumerable.Repeat(1.0, inputs)], 0.5 - inputs);
}
