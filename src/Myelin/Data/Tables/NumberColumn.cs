namespace Myelin;

/// <summary>(x - mean) / deviation.</summary>
/// <param name="name">The column.</param>
/// <param name="mean">The mean of the rows that were trained on.</param>
/// <param name="deviation">Their standard deviation, or 1 where they are all alike.</param>
public sealed class NumberColumn(string name, double mean, double deviation) : TableColumn(name)
{
    /// <summary>The mean of the rows that were trained on.</summary>
    public double Mean { get; } = double.IsFinite(mean)
        ? mean
        : throw new ArgumentOutOfRangeException(nameof(mean), $"NumberColumn: expects a finite mean, received {mean}; 0 leaves numbers where they are.");

    /// <summary>Their standard deviation.</summary>
    public double Deviation { get; } = deviation is > 0 and < double.PositiveInfinity ? deviation : throw new ArgumentOutOfRangeException(
        nameof(deviation), $"NumberColumn: expects a deviation above 0, received {deviation}; 1 leaves numbers as they are.");

    /// <inheritdoc/>
    public override int Width => 1;

    /// <inheritdoc/>
    public override void Write(Table table, int row, int column, Span<float> values) => values[0] = (float)((table.Number(row, column) - Mean) / Deviation);

    /// <summary>That of some rows.</summary>
    internal static NumberColumn Fit(Table table, int column, int[] rows)
    {
        double[] values = [.. rows.Select(row => (double)table.Number(row, column))];
        double mean = values.Average(), spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return new(table.Columns[column], mean, spread > 1e-9 * Math.Abs(mean) ? spread : 1); // what only rounding tells apart is constant
    }
}
