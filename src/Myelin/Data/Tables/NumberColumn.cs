namespace Myelin;

/// <summary>y = (x - mean) / deviation: a number column, standardized.</summary>
/// <param name="name">The name of the column.</param>
/// <param name="mean">The mean over the training rows.</param>
/// <param name="deviation">The standard deviation over the training rows; 1 if the column is constant.</param>
/// <param name="missing">The number that a missing cell stands for; null if it is an error.</param>
public sealed class NumberColumn(string name, double mean, double deviation, double? missing = null) : TableColumn(name)
{
    /// <summary>The mean over the training rows.</summary>
    public double Mean { get; } = double.IsFinite(mean) ? mean
        : throw new ArgumentOutOfRangeException(nameof(mean), $"NumberColumn: expects a finite mean, received {mean}; use 0 for no shift.");

    /// <summary>The standard deviation over the training rows; 1 if the column is constant.</summary>
    public double Deviation { get; } = deviation is > 0 and < double.PositiveInfinity ? deviation
        : throw new ArgumentOutOfRangeException(nameof(deviation), $"NumberColumn: expects a deviation above 0, received {deviation}; use 1 for no scaling.");

    /// <summary>The number that a missing cell stands for; null if it is an error.</summary>
    public double? Missing { get; } = missing is null || double.IsFinite(missing.Value) ? missing
        : throw new ArgumentOutOfRangeException(nameof(missing), $"NumberColumn: expects a finite number for missing cells, received {missing}; use the mean.");

    /// <inheritdoc/>
    public override int Width => 1;

    /// <inheritdoc/>
    public override void Write(Table table, int row, int column, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(table);
        double value = Missing is { } stand && table.IsMissingNumber(row, column) ? stand : table.Number(row, column);
        values[0] = (float)((value - Mean) / Deviation);
    }

    /// <summary>The column with the mean and standard deviation of the given rows.</summary>
    internal static NumberColumn Fit(Table table, int column, int[] rows, Imputation? imputation)
    {
        double? missing = imputation?.Of([.. rows.Where(row => !table.IsMissingNumber(row, column)).Select(row => (double)table.Number(row, column))]);
        double[] values = [.. rows.Select(row => missing is { } stand && table.IsMissingNumber(row, column) ? stand : table.Number(row, column))];
        double mean = values.Average(), spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        // A column whose values differ only by rounding is constant.
        return new(table.Columns[column], mean, spread > 1e-9 * Math.Abs(mean) ? spread : 1, missing);
    }
}
