using System.Globalization;

namespace Myelin.Gallery.Computing;

/// <summary>y = OR of ANDs: any Boolean function by one hidden layer, with a unit for every row of its truth table that is 1.</summary>
/// <remarks>
/// The unit of a row has the weight 1 for an input that is 1 there, -1 for one that is 0, and fires at that row alone. The output fires if any unit does.
/// So a network with one hidden layer is a universal Boolean function, and needs at most 2ⁿ hidden units.
/// </remarks>
public sealed class TruthTable : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "truth-table";

    /// <inheritdoc/>
    public override string Title => "Any truth table as a network: an OR of ANDs";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required =>
        "all 65,536 functions of 4 bits, random ones to 10 bits on every input, the lecture's six-term function of five inputs: exact";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("For each function a network of its own is built, its weights are set from the table, and it is asked for every input.");
        int step = run.IsShort ? 64 : 1, functions = 0, right = 0;
        for (int number = 0; number < 1 << 16; number += step, functions++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (Builds(BooleanFunction.Numbered(4, number))) right++;
        }
        run.Exactly("functions of 4 bits computed on all 16 inputs", right, functions);
        BooleanFunction[] random =
        [
            .. Enumerable.Range(5, 6).SelectMany(inputs => Enumerable.Range(0, run.IsShort ? 1 : 20).Select(seed => BooleanFunction.Random(inputs, seed))),
        ];
        run.Exactly("random functions of 5 to 10 bits computed on every input", random.Count(Builds), random.Length);

        Sequential lecture = OrOfAnds.Of(5, OrOfAnds.Terms(Lecture));
        run.Holds($"the lecture's function of five inputs: {string.Join(" + ", OrOfAnds.Terms(Lecture))}", Lecture.IsComputedBy(lecture));
        run.Exactly("its hidden units", ((Dense)lecture.Layers[0]).Units, 6);
        run.Tell("Each hidden unit fires at one row of the table, and the output wherever one does. Each row of the picture of weights is a hidden unit of " +
            "that function, named by its row of the table: blue where it asks for a 1, red where it asks for a 0.");
        run.Draw("lecture-weights", new HeatMap(
            "The weights of the lecture's function", "input", "hidden unit", ((Dense)lecture.Layers[0]).Kernel.Value.Transpose(), "weight", ColourMap.Diverging,
                [.. Lecture.TrueRows.Select(row => row.ToString("B5", CultureInfo.InvariantCulture))], ["X1", "X2", "X3", "X4", "X5"]));
        Tensor hidden = lecture.Layers[0].Of(BooleanFunction.Rows(5));
        run.Draw("lecture-units", new HeatMap(
            "What the units say to every input", "row of the truth table", "hidden units, and the output",
            TensorOps.Concatenate([hidden, lecture.Layers[1].Of(hidden)], 1).Transpose(), "output of the unit",
                rowNames: [.. Lecture.TrueRows.Select(row => row.ToString("B5", CultureInfo.InvariantCulture)), "output"])
        { PlotHeight = 150 });
    }

    /// <summary>X̄1X̄2X3X4X̄5 + X̄1X2X̄3X4X5 + X̄1X2X3X̄4X̄5 + X1X̄2X̄3X̄4X5 + X1X̄2X3X4X5 + X1X2X̄3X̄4X5.</summary>
    static BooleanFunction Lecture { get; } = new(5, row => row is 0b00110 or 0b01011 or 0b01100 or 0b10001 or 0b10111 or 0b11001);

    static bool Builds(BooleanFunction function) => function.IsComputedBy(OrOfAnds.Of(function.Inputs, OrOfAnds.Terms(function)));
}
