namespace Myelin.Gallery.Computing;

/// <summary>X̄1 X2 X3 + X̄1 X2 X̄3 = X̄1 X2: neighbouring ones of a Karnaugh map are one AND, and one hidden unit.</summary>
/// <remarks>
/// The map shows the truth table on a grid whose neighbours differ in one bit; its groups are the terms. The method of Quine and McCluskey does the same
/// without a picture and for any number of bits: it finds all prime terms and then the fewest that cover every 1. The search for the fewest is complete, so the
/// cover is a shortest one, except where it gives up (said below); it then holds the best it has seen.
/// </remarks>
public sealed class Karnaugh : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "karnaugh";

    /// <inheritdoc/>
    public override string Title => "The truth table reduced before the network is built";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "never more units than the table has ones, and the same function; parity stays at 2^(N-1)";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Prime terms and the fewest that cover the table (Quine and McCluskey); each reduced network is asked for every input.");
        Reduce(run, "functions of 4 bits",
            Enumerable.Range(0, run.IsShort ? 256 : 1 << 16).Select(i => BooleanFunction.Numbered(4, run.IsShort ? 257 * i : i)));
        Reduce(run, "random functions of 5 to 8 bits", Enumerable.Range(5, run.IsShort ? 2 : 4).SelectMany(
            inputs => Enumerable.Range(0, run.IsShort ? 2 : 10).Select(seed => BooleanFunction.Random(inputs, seed))));
        run.Holds($"the parity of N = 2..{(run.IsShort ? 6 : 10)} bits stays at 2^(N-1) terms",
            Enumerable.Range(2, run.IsShort ? 5 : 9).All(inputs => QuineMcCluskey.Reduce(BooleanFunction.Parity(inputs)).Terms.Count == 1 << (inputs - 1)));

        (IReadOnlyList<Implicant> terms, _) = QuineMcCluskey.Reduce(Example);
        run.Tell($"The map has {Example.TrueRows.Length} ones in {terms.Count} groups: {string.Join(" + ", terms)}. Cells that differ in one bit are " +
            "neighbours, across the edges too. In the map of parity no two ones are neighbours, so nothing can be joined.");
        run.Exactly("groups of the map that is drawn", terms.Count, 3);
        HeatMap map = Map($"{string.Join(" + ", terms)}", Example);
        foreach (Implicant term in terms)
            map.AddGroup($"{term}", [.. Places(row => term.Covers(row << 2 | term.Values & 3))], [.. Places(column => term.Covers(term.Values & 12 | column))]);
        run.Draw("map", map);
        run.Draw("network", OrOfAnds.Of(4, terms).Diagram("Three hidden units instead of eight"));
        run.Draw("parity-map", Map("The parity of four bits", BooleanFunction.Parity(4)));
    }

    /// <summary>X̄1 X̄2 + X̄2 X̄4 + X2 X̄3 X4: a row of the map, its four corners, and a pair.</summary>
    static BooleanFunction Example { get; } = new(4, row => row is 0b0000 or 0b0001 or 0b0011 or 0b0010 or 0b0101 or 0b1101 or 0b1000 or 0b1010);

    static void Reduce(GalleryRun run, string name, IEnumerable<BooleanFunction> functions)
    {
        int all = 0, same = 0, longer = 0, proved = 0;
        long ones = 0, terms = 0;
        foreach (BooleanFunction function in functions)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            (IReadOnlyList<Implicant> cover, bool isShortest) = QuineMcCluskey.Reduce(function);
            all++;
            ones += function.TrueRows.Length;
            terms += cover.Count;
            if (cover.Count > function.TrueRows.Length) longer++;
            if (isShortest) proved++;
            if (function.IsComputedBy(OrOfAnds.Of(function.Inputs, cover))) same++;
        }
        run.Exactly($"{name} computed on every input", same, all);
        run.Exactly($"{name} with more units than ones", longer, 0);
        run.Show($"{name}: mean hidden units straight from the table", (double)ones / all);
        run.Show($"{name}: mean hidden units after the reduction", (double)terms / all);
        run.Show($"{name} proved shortest", 100.0 * proved / all, "%");
    }

    /// <summary>The bits of the rows and columns in the order of the map.</summary>
    static readonly int[] gray = [0b00, 0b01, 0b11, 0b10];

    /// <summary>The rows or columns of the map whose two bits satisfy a condition.</summary>
    static IEnumerable<int> Places(Predicate<int> holds) => Enumerable.Range(0, gray.Length).Where(i => holds(gray[i]));

    static HeatMap Map(string title, BooleanFunction function)
    {
        var cells = new float[4, 4];
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 4; column++) cells[row, column] = function[gray[row] << 2 | gray[column]] ? 1 : 0;
        string[] names = ["00", "01", "11", "10"];
        return new(title, "X3 X4", "X1 X2", Tensor.From(cells), "value", ColourMap.Pale, rowNames: names, columnNames: names);
    }
}
