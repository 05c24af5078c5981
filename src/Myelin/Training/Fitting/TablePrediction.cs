namespace Myelin;

public abstract partial class Model
{
    /// <summary>The output for each row of a table, for a model of one input and one output whose <see cref="Preprocessing"/> reads tables.</summary>
    /// <remarks>
    /// <code>
    /// Tensor prices = model.Predict(Table.Read("new.csv"));
    /// </code>
    /// </remarks>
    /// <param name="rows">A table with the input columns of the training data, in any order. Other columns are ignored.</param>
    /// <param name="batchSize">The number of rows that are computed at once.</param>
    /// <exception cref="InvalidOperationException">The model has no preprocessing of tables.</exception>
    /// <exception cref="DataFormatException">A column is missing, or a cell cannot be encoded.</exception>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor Predict(Table rows, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Preprocessing is TablePreprocessing table ? Predict(table.Inputs(rows), batchSize)
            : throw new InvalidOperationException($"{this}: expects a preprocessing of tables to predict from a table, has " +
                $"{(Preprocessing == null ? "none" : Preprocessing.GetType().Name)}; train it with the data of {nameof(Table)}.{nameof(Table.Regression)} " +
                $"or {nameof(Table.Classification)}, or set {nameof(Preprocessing)}.");
    }
}
