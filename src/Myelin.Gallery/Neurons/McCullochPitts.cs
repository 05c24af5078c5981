namespace Myelin.Gallery.Neurons;

/// <summary>
/// y = 1 if w · x >= θ, else 0, for x of zeros and ones. (McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943.)
/// </summary>
/// <remarks>
/// A Boolean function is such a neuron exactly if some w and θ have w · x >= θ where it is 1 and w · x &lt; θ where it is 0. For 2 and 3 inputs
/// whole weights from -2 to 2 and thresholds at halves reach everything that can be reached. That the others cannot be is proved for each by two pairs of
/// inputs, one where it is 1 and one where it is 0, with equal sums: w · (a + b) would be at least 2θ and below 2θ.
/// </remarks>
public sealed class McCullochPitts : GalleryEntry
{
    const int Largest = 2;

    /// <inheritdoc/>
    public override string Id => "mcculloch-pitts";

    /// <inheritdoc/>
    public override string Title => "A neuron of thresholds: which Boolean functions it can be, and why XOR is not among them";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required =>
        "AND, OR, NOT, NAND; exactly 14 of the 16 functions of 2 bits and 104 of the 256 of 3; XOR and \"two bits are the same\" proved impossible";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Four gates by their weights. Then every function of 2 and of 3 bits: those that weights from -2 to 2 give, and those that two pairs of " +
            "inputs with equal sums prove impossible. Together they must be all.");
        run.Holds("AND is w = (1, 1), θ = 2", Table([1, 1], 2) == 0b1000);
        run.Holds("OR is w = (1, 1), θ = 1", Table([1, 1], 1) == 0b1110);
        run.Holds("NAND is w = (-1, -1), θ = -1", Table([-1, -1], -1) == 0b0111);
        run.Holds("NOT is w = -1, θ = 0", Table([-1], 0) == 0b01);
        foreach (int inputs in new[] { 2, 3 })
        {
            HashSet<int> built = Built(inputs);
            int[] impossible = [.. Enumerable.Range(0, 1 << (1 << inputs)).Where(function => Contradicts(function, inputs))];
            run.Exactly($"functions of {inputs} bits that are a neuron", built.Count, inputs == 2 ? 14 : 104);
            run.Exactly($"functions of {inputs} bits proved to be none", impossible.Length, inputs == 2 ? 2 : 152);
            run.Holds($"of {inputs} bits, each is one or the other", !built.Overlaps(impossible));
            if (inputs == 2) run.Holds("the two are XOR and \"both are the same\"", impossible is [0b0110, 0b1001]);
        }
        run.Tell("XOR is 1 at (0,1) and (1,0): w · (1,1) >= 2θ. It is 0 at (0,0) and (1,1): w · (1,1) < 2θ. No neuron does both.");
        var lines = new ScatterChart("XOR: no line parts its ones from its zeros", "x₁", "x₂")
        {
            { "XOR is 1", [0, 1], [1, 0] },
            { "XOR is 0", [0, 1], [0, 1] },
        };
        lines.AddLine("OR is 1 above", -1, 0.5);
        lines.AddLine("AND is 1 above", -1, 1.5);
        run.Draw("xor", lines);
    }

    /// <summary>The values of w · x >= θ for all x, as bits: bit i is the value at the bits of i.</summary>
    static int Table(ReadOnlySpan<int> w, double threshold)
    {
        int table = 0;
        for (int x = 0; x < 1 << w.Length; x++)
        {
            int z = 0;
            for (int i = 0; i < w.Length; i++) z += w[i] * (x >> i & 1);
            if (z >= threshold) table |= 1 << x;
        }
        return table;
    }

    /// <summary>All functions that some weights and some threshold give.</summary>
    static HashSet<int> Built(int inputs)
    {
        const int Choices = 2 * Largest + 1;
        var built = new HashSet<int>();
        var w = new int[inputs];
        for (int code = 0; code < (int)Math.Pow(Choices, inputs); code++)
        {
            for (int i = 0, rest = code; i < inputs; i++, rest /= Choices) w[i] = rest % Choices - Largest;
            for (double threshold = -inputs * Largest - 0.5; threshold <= inputs * Largest + 0.5; threshold++) built.Add(Table(w, threshold));
        }
        return built;
    }

    /// <summary>Whether two inputs where the function is 1, and two where it is 0, have equal sums bit by bit.</summary>
    static bool Contradicts(int function, int inputs)
    {
        var ones = new HashSet<string>();
        var zeros = new HashSet<string>();
        for (int a = 0; a < 1 << inputs; a++)
            for (int b = a; b < 1 << inputs; b++)
                if ((function >> a & 1) == (function >> b & 1))
                    ((function >> a & 1) == 1 ? ones : zeros).Add(string.Concat(Enumerable.Range(0, inputs).Select(i => (a >> i & 1) + (b >> i & 1))));
        return ones.Overlaps(zeros);
    }
}
