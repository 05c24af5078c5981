namespace Myelin;

/// <summary>What takes the place of missing cells in a table. It is computed from the training rows, and a model keeps it.</summary>
/// <remarks>
/// <code>
/// static (Dataset Train, Dataset Test) Load() =>
///     Table.Read("prices.csv").Regression("price", categories: ["town"], imputation: Imputation.Median);
/// </code>
/// Without imputation, rows with missing cells are omitted. In columns of numbers, NA, N/A and null are missing cells as well.
/// </remarks>
public sealed class Imputation
{
    readonly Func<double[], double> number;
    readonly Func<string[], string> text;

    Imputation(Func<double[], double> number, Func<string[], string> text) => (this.number, this.text) = (number, text);

    /// <summary>The mean of the column; the most frequent text of a category.</summary>
    public static Imputation Mean { get; } = new(values => values.Average(), Frequent);

    /// <summary>The median of the column; the most frequent text of a category.</summary>
    public static Imputation Median { get; } = new(MedianOf, Frequent);

    /// <summary>The most frequent value of the column, the smallest one of several.</summary>
    public static Imputation MostFrequent { get; } = new(Frequent, Frequent);

    /// <summary>A number, and a text that becomes a category of its own if no row has it.</summary>
    /// <param name="value">The number for columns of numbers.</param>
    /// <param name="text">The text for categories.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static Imputation Constant(double value, string text = "missing")
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), $"Imputation: expects a finite number, received {value}; use 0.");
        return new(_ => value, _ => text);
    }

    /// <summary>The number for missing cells; 0 if the training rows have none at all.</summary>
    internal double Of(double[] values) => values.Length == 0 ? number([0]) : number(values);

    /// <summary>The text for missing cells.</summary>
    internal string Of(string[] texts) => texts.Length == 0 ? text([""]) : text(texts);

    static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double Frequent(double[] values) => values.CountBy(value => value).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;

    static string Frequent(string[] texts) =>
        texts.CountBy(text => text).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;
}
