namespace Myelin;

/// <summary>A table column as model input: it encodes each cell as numbers.</summary>
/// <param name="name">The name of the column.</param>
[StoredByType]
public abstract class TableColumn(string name)
{
    /// <summary>The name of the column.</summary>
    public string Name { get; } = name
        ?? throw new ArgumentNullException(nameof(name), "TableColumn: expects a column name, received null; pass the name.");

    /// <summary>The number of inputs for each row.</summary>
    public abstract int Width { get; }

    /// <summary>Writes the inputs of a row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The index of the column in the table.</param>
    /// <param name="values">The inputs to write: [<see cref="Width"/>].</param>
    /// <exception cref="DataFormatException">The cell cannot be encoded.</exception>
    public abstract void Write(Table table, int row, int column, Span<float> values);
}
