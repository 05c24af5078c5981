using System.Globalization;

namespace Myelin;

/// <summary>A column of a table as inputs of a model.</summary>
abstract class TableInput(Table table, int column)
{
    /// <summary>More texts than any category has; a column with more of them is an identity.</summary>
    const int MaximumTexts = 1_000;

    /// <summary>How many inputs it makes.</summary>
    public abstract int Width { get; }

    /// <summary>Learns from the rows to train on.</summary>
    public virtual void Fit(int[] rows) { }

    /// <summary>Writes the inputs of a row.</summary>
    public abstract void Write(int row, Span<float> values);

    /// <summary>(x - mean) / deviation.</summary>
    public static TableInput Numbers(Table table, int column) => new NumberInput(table, column);

    /// <summary>1 for the text of the row, 0 for all others.</summary>
    public static TableInput Categories(Table table, int column, int[] rows) => new CategoryInput(table, column, rows);

    /// <summary>The different texts of a column: numbers by their size, then words by their code.</summary>
    public static string[] Texts(Table table, int column, int[] rows)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (int row in rows)
            if (texts.Add(table.Text(row, column)) && texts.Count > MaximumTexts)
                throw table.Broken(row, column, $"at most {MaximumTexts} different texts in column \"{table.Columns[column]}\"", "Drop the column, or take its numbers.");
        return [.. texts.OrderBy(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.PositiveInfinity).ThenBy(text => text, StringComparer.Ordinal)];
    }

    Table Table => table;

    int Column => column;

    sealed class NumberInput(Table table, int column) : TableInput(table, column)
    {
        double mean, deviation = 1;

        public override int Width => 1;

        public override void Fit(int[] rows)
        {
            double[] values = [.. rows.Select(row => (double)Table.Number(row, Column))];
            double middle = mean = values.Average(), spread = Math.Sqrt(values.Average(value => (value - middle) * (value - middle)));
            deviation = spread > 1e-9 * Math.Abs(mean) ? spread : 1; // what only rounding tells apart is constant
        }

        public override void Write(int row, Span<float> values) => values[0] = (float)((Table.Number(row, Column) - mean) / deviation);
    }

    sealed class CategoryInput(Table table, int column, int[] rows) : TableInput(table, column)
    {
        readonly string[] texts = Texts(table, column, rows);

        public override int Width => texts.Length;

        public override void Write(int row, Span<float> values)
        {
            values.Clear();
            values[Array.IndexOf(texts, Table.Text(row, Column))] = 1;
        }
    }
}
