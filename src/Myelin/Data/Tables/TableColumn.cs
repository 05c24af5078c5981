namespace Myelin;

/// <summary>How a column of a table becomes inputs of a model.</summary>
/// <param name="name">The column.</param>
[StoredByType]
public abstract class TableColumn(string name)
{
    /// <summary>The column.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name), "TableColumn: expects the name of a column, received null; give it.");

    /// <summary>How many inputs it makes.</summary>
    public abstract int Width { get; }

    /// <summary>Writes the inputs of a row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The place of the column in this table.</param>
    /// <param name="values">[<see cref="Width"/>]</param>
    /// <exception cref="DataFormatException">The cell holds something else.</exception>
    public abstract void Write(Table table, int row, int column, Span<float> values);
}
