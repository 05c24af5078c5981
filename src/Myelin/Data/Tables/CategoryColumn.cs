using System.Globalization;

namespace Myelin;

/// <summary>1 for the text of the row, 0 for all others.</summary>
public sealed class CategoryColumn : TableColumn
{
    /// <summary>More texts than any category has; a column with more of them is an identity.</summary>
    const int MaximumTexts = 1_000;

    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>A column of some texts.</summary>
    /// <param name="name">The column.</param>
    /// <param name="texts">Its texts, in the order of their inputs.</param>
    /// <exception cref="ArgumentException">A text stands twice.</exception>
    public CategoryColumn(string name, IReadOnlyList<string> texts) : base(name)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (string text in texts)
            if (!places.TryAdd(text, places.Count))
                throw new ArgumentException($"CategoryColumn: expects every text of \"{name}\" once, received \"{text}\" twice; leave one out.");
        Texts = texts;
    }

    /// <summary>Its texts, in the order of their inputs.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <inheritdoc/>
    public override int Width => Texts.Count;

    /// <inheritdoc/>
    public override void Write(Table table, int row, int column, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(table);
        values.Clear();
        values[places.TryGetValue(table.Text(row, column), out int place) ? place
            : throw table.Broken(
                row, column, $"one of {string.Join(", ", Texts)} in column \"{Name}\"", "Correct the file, or train with examples of this text.")] = 1;
    }

    /// <summary>The different texts of a column: numbers by their size, then words by their code.</summary>
    internal static string[] TextsOf(Table table, int column, int[] rows)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (int row in rows)
            if (texts.Add(table.Text(row, column)) && texts.Count > MaximumTexts)
                throw table.Broken(
                    row, column, $"at most {MaximumTexts} different texts in column \"{table.Columns[column]}\"", "Drop the column, or take its numbers.");
        return [
            .. texts.OrderBy(
                text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.PositiveInfinity).ThenBy(
                text => text, StringComparer.Ordinal),
        ];
    }
}
