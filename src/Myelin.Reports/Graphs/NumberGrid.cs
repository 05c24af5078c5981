using System.Globalization;

namespace Myelin;

/// <summary>The numbers of a small tensor in rows and columns (a vector is one column), or the range and mean of a larger one.</summary>
sealed class NumberGrid
{
    /// <summary>Larger tensors are summarized.</summary>
    const int MostRows = 4, MostColumns = 4;

    /// <summary>From one row to the next.</summary>
    public const double Row = 16;

    const double Between = 8, Bracket = 6;

    readonly string[][] rows;
    readonly double[] widths;
    readonly bool brackets;

    public NumberGrid(Tensor? x)
    {
        if (x == null) rows = [["not kept"]];
        else
        {
            double[] values = Values(x);
            int columns = x.Rank < 2 ? 1 : x.Shape[^1], lines = columns == 0 ? 0 : values.Length / columns;
            if (values.Length == 0) rows = [["empty"]];
            else if (x.Rank <= 2 && lines <= MostRows && columns <= MostColumns)
            {
                rows = [.. values.Select(Text).Chunk(columns)];
                brackets = x.Rank > 0;
            }
            else if (values.Min() == values.Max()) rows = [[$"all {Text(values[0])}"]];
            else rows = [[$"{Text(values.Min())} … {Text(values.Max())}"], [$"mean {Text(values.Average())}"]];
        }
        widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => Lettering.Width(row[column])))];
    }

    /// <summary>Its width.</summary>
    public double Width => widths.Sum() + Between * (widths.Length - 1) + (brackets ? 2 * Bracket : 0);

    /// <summary>Its height.</summary>
    public double Height => Row * rows.Length;

    /// <summary>Six significant digits, as the lectures give them.</summary>
    public static string Text(double value) => (value == 0 ? 0 : value).ToString("G6", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>All elements in row-major order.</summary>
    public static double[] Values(Tensor x) => x.Cast(ElementType.Float64).ToArray<double>();

    /// <summary>Draws it between two edges: a number by itself and words at the left one, or at the right one if asked; a matrix in its brackets.</summary>
    public void Draw(Svg svg, double x, double y, double right, string type, bool atRight = false)
    {
        if (!brackets)
        {
            for (int row = 0; row < rows.Length; row++)
                svg.Text(atRight ? right : x, y + row * Row + 12, rows[row][0], anchor: atRight ? "end" : "start", type: type);
            return;
        }
        if (atRight) x = right - Width;
        string high = Svg.Number(Height - 4);
        svg.Add("path", ("d", $"M{Svg.Number(x + 4)} {Svg.Number(y + 2)}h-3v{high}h3M{Svg.Number(x + Width - 4)} {Svg.Number(y + 2)}h3v{high}h-3"),
            ("fill", "none"), ("class", "axis"));
        for (int row = 0; row < rows.Length; row++)
        {
            double end = x + Bracket;
            for (int column = 0; column < widths.Length; column++)
            {
                end += widths[column];
                svg.Text(end, y + row * Row + 12, rows[row][column], anchor: "end", type: type);
                end += Between;
            }
        }
    }
}
