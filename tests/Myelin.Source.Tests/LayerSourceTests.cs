using Myelin.Tests;

namespace Myelin.Source.Tests;

/// <summary>Every layer of the tables, saved as source.</summary>
public class LayerSourceTests
{
    static readonly MergeRow[] merges = [.. GraphLayerRows.All];

    static readonly Lazy<WrittenProgram[]> layerPrograms = new(() => WrittenProgram.Of([.. LayerTable.Rows.Select(row => LayerTable.Model(row, seed: 3))]));

    static readonly Lazy<WrittenProgram[]> doublePrograms = new(() => WrittenProgram.Of(
        [.. LayerTable.Rows.Select(row => LayerTable.Model(row, ElementType.Float64, seed: 3))]));

    static readonly Lazy<WrittenProgram[]> mergePrograms = new(() => WrittenProgram.Of([.. merges.Select(row => row.Model())]));

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    public static TheoryData<int> MergeRows { get; } = new(Enumerable.Range(0, merges.Length));

    /// <summary>No layer is left out: each is in the tables of the library's tests, which find layers by reflection.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_has_the_same_bits_as_source(int index) => layerPrograms.Value[index].Hold(LayerTable.Rows[index].Batch(3, 9));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_of_doubles_has_the_same_bits_as_source(int index) =>
        doublePrograms.Value[index].Hold(LayerTable.Rows[index].Batch(2, 9, ElementType.Float64));

    [Theory]
    [MemberData(nameof(MergeRows))]
    public void A_layer_of_several_inputs_has_the_same_bits_as_source(int index) =>
        mergePrograms.Value[index].Hold(merges[index].Batch(3, ElementType.Float32));
}
