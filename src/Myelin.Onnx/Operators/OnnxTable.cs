namespace Myelin.Onnx;

/// <summary>All operators that can be imported.</summary>
static class OnnxTable
{
    /// <summary>The version of the operator set that the table was written for.</summary>
    public const int Newest = 23;

    /// <summary>The rows, by room.</summary>
    public static IReadOnlyList<(string Room, OnnxRow[] Rows)> Rooms { get; } =
    [
        ("Activations", Activations.Rows),
        ("Arithmetic", Arithmetic.Rows),
        ("Functions", Functions.Rows),
        ("Logic", Logic.Rows),
        ("Reductions", Reductions.Rows),
        ("Shapes", Shapes.Rows),
        ("Indexing", Indexing.Rows),
        ("Products", Products.Rows),
        ("Convolutions", Convolutions.Rows),
        ("Pooling", Poolings.Rows),
        ("Normalization", Normalizations.Rows),
        ("Recurrent", Recurrences.Rows),
        ("Attention", Attentions.Rows),
        ("Resizing", Resizing.Rows),
        ("Sampling", Sampling.Rows),
        ("Quantization", Quantization.Rows),
        ("Losses", Losses.Rows),
        ("Signals", Signals.Rows),
        ("Constants", Constants.Rows),
        ("Control", Control.Rows),
        ("Sequences", Sequences.Rows),
        ("Training", Training.Rows),
    ];

    static readonly Dictionary<(string Domain, string Name), OnnxRow[]> byName = Rooms.SelectMany(room => room.Rows)
        .GroupBy(row => (row.Domain, row.Name)).ToDictionary(group => group.Key, group => group.OrderByDescending(row => row.Since).ToArray());

    /// <summary>The row of an operator in a version of its operator set; null if there is none.</summary>
    public static OnnxRow? Find(string domain, string name, long opset) =>
        byName.TryGetValue((domain, name), out OnnxRow[]? rows) ? Array.Find(rows, row => row.Since <= opset) : null;
}
