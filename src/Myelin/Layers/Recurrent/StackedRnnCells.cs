namespace Myelin;

/// <summary>Cells one above the other: each receives the output of the one below. x: [batch, inputs] to y: [batch, units of the last cell].</summary>
/// <remarks>
/// The states are those of the first cell, then those of the second, and so on; the output is the first state of the last cell. No cell reads
/// the ones above it, so sequences run through one cell after the other, and each cell has one product of the inputs of all steps.
/// <code>
/// new Rnn(new StackedRnnCells([new LstmCell(32), new LstmCell(32)]), returnSequences: true)
/// </code>
/// </remarks>
public sealed class StackedRnnCells : RecurrentCell
{
    /// <summary>Creates the stack.</summary>
    /// <param name="cells">The cells from the lowest up, at least one.</param>
    /// <param name="name">The name of the cell; null to number it automatically.</param>
    /// <exception cref="ArgumentException">There is no cell, or one stands there twice.</exception>
    public StackedRnnCells(IReadOnlyList<RecurrentCell> cells, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count == 0 || cells.Distinct().Count() < cells.Count)
            throw new ArgumentException($"StackedRnnCells: expects at least one cell, and each once, received {cells.Count}; create a cell for each place.");
        Cells = [.. cells.Select(Track)];
    }

    /// <summary>The cells from the lowest up.</summary>
    public IReadOnlyList<RecurrentCell> Cells { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> StateSizes => [.. Cells.SelectMany(cell => cell.StateSizes)];

    internal override int OutputState => Cells.Take(Cells.Count - 1).Sum(cell => cell.StateSizes.Count) + Cells[^1].OutputState;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        foreach (RecurrentCell cell in Cells)
        {
            TensorSpec given = input;
            cell.Prepare(() => given);
            input = new([cell.OutputSize], ComputeType);
        }
    }

    /// <inheritdoc/>
    protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context) =>
        throw new NotSupportedException("Sequences run through one cell after the other.");

    internal override (Tensor? Outputs, Tensor[] States) Run(Tensor x, Tensor[] states, CellRun run, CallContext context)
    {
        var last = new List<Tensor>();
        Tensor? y = x;
        foreach ((int i, RecurrentCell cell) in Cells.Index())
        {
            Tensor input = y!;
            cell.Prepare(() => new([input.Shape[^1]], input.Type));
            Tensor[] own = [.. states.Skip(last.Count).Take(cell.StateSizes.Count)];
            (y, own) = cell.Run(input, own, run with { Sequences = run.Sequences || i < Cells.Count - 1 }, context);
            last.AddRange(own);
        }
        return (y, [.. last]);
    }

    internal override RecurrentCell Copy() => new StackedRnnCells([.. Cells.Select(cell => cell.Copy())]);
}
