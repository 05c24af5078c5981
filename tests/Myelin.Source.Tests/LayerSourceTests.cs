using Myelin.Tests;

namespace Myelin.Source.Tests;

/// <summary>Every layer of the tables, saved as source.</summary>
public class LayerSourceTests
{
    /// <summary>Layers that are not written, each with its reason.</summary>
    static readonly Dictionary<string, string> Refused = [];

    static readonly MergeRow[] merges = [.. GraphLayerRows.All];

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    public static TheoryData<int> MergeRows { get; } = new(Enumerable.Range(0, merges.Length));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_has_the_same_bits_as_source(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row, seed: 3);
        if (Refused.TryGetValue(row.Kind.Name, out string? reason))
        {
            Assert.NotEmpty(reason);
            Assert.Throws<NotSupportedException>(() => model.SaveSource(Path.Combine(Path.GetTempPath(), "refused.cs")));
            return;
        }
        using var program = new WrittenProgram(model);
        program.Hold(row.Batch(3, 9));
    }

    [Theory]
    [MemberData(nameof(MergeRows))]
    public void A_layer_of_several_inputs_has_the_same_bits_as_source(int index)
    {
        MergeRow row = merges[index];
        Functional model = row.Model();
        using var program = new WrittenProgram(model);
        program.Hold(row.Batch(3, ElementType.Float32));
    }
}
