namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>Pairs of examples: the parts of both data sets under their names. Ends with the shorter one.</summary>
    /// <remarks><c>images.Zip(tables)</c> serves examples with the inputs "image" and "table". The weights are multiplied.</remarks>
    /// <param name="other">The other data set.</param>
    /// <exception cref="ArgumentException">Both have a part of the same name, or one has no name.</exception>
    public Dataset Zip(Dataset other)
    {
        ArgumentNullException.ThrowIfNull(other);
        DataSchema schema = new DataSchema([.. Schema.Inputs, .. other.Schema.Inputs], [.. Schema.Targets, .. other.Schema.Targets]).Checked();
        int? count = IsCounted && other.IsCounted ? Math.Min(Count, other.Count) : null;
        IReadOnlyList<string> classes = Classes.Count > 0 ? Classes : other.Classes;
        if (HasIndices && other.HasIndices) return new ZippedDataset(schema, Take(0, count!.Value), other.Take(0, count.Value), classes);
        return new StreamedDataset(schema, Pairs, count, classes, transforms: Math.Max(Transforms, other.Transforms) + 1);

        IEnumerable<Example> Pairs(StreamPosition position) => Elements(position).Zip(other.Elements(position), (a, b) =>
            new Example([.. a.Inputs, .. b.Inputs], [.. a.Targets, .. b.Targets], a.Weight * b.Weight));
    }
}

/// <summary>The examples of two data sets with the same index.</summary>
sealed class ZippedDataset(DataSchema schema, Dataset first, Dataset second, IReadOnlyList<string> classes) : Dataset(schema, classes, preprocessing: null)
{
    public override bool IsCounted => true;

    public override int Count => first.Count;

    internal override bool HasIndices => true;

    internal override int Transforms => Math.Max(first.Transforms, second.Transforms);

    internal override bool IsQuick(BatchOrder order) => first.IsQuick(order) && second.IsQuick(order);

    /// <summary>Both have the same number of examples, so that their orders are the same.</summary>
    internal override IEnumerable<Batch> Read(BatchOrder order) => first.Read(order).Zip(second.Read(order), Joined);

    Batch Joined(Batch a, Batch b) =>
        new(Schema, [.. a.InputParts, .. b.InputParts], [.. a.TargetParts, .. b.TargetParts], a.Rows, a.First, Product(a.Weights, b.Weights));

    static Tensor? Product(Tensor? a, Tensor? b) => a == null ? b : b == null ? a : a * b;

    public override Batch Examples(ReadOnlySpan<int> indices) => Joined(first.Examples(indices), second.Examples(indices));

    internal override Batch Examples(ReadOnlySpan<int> indices, long seed, int epoch) =>
        Joined(first.Examples(indices, seed, epoch), second.Examples(indices, seed, epoch));

    public override Dataset Select(IReadOnlyList<int> indices) => new ZippedDataset(Schema, first.Select(indices), second.Select(indices), Classes);

    public override Dataset Take(int from, int count) => new ZippedDataset(Schema, first.Take(from, count), second.Take(from, count), Classes);

    public override (Dataset Others, Dataset Share) Split(double share, long seed = 0)
    {
        (Dataset others, Dataset apart) = first.Split(share, seed);
        (Dataset moreOthers, Dataset moreApart) = second.Split(share, seed);
        return (new ZippedDataset(Schema, others, moreOthers, Classes), new ZippedDataset(Schema, apart, moreApart, Classes));
    }
}
