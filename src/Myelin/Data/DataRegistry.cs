namespace Myelin;

/// <summary>A data set that can be asked for by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Train">How many examples to train on it has.</param>
/// <param name="Test">How many to test with.</param>
/// <param name="Classes">How many classes; 0 if a quantity is predicted.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Source">Its files; null if it is generated.</param>
/// <param name="Load">Reads or generates it; generated sets take the seed, the others the folder.</param>
internal sealed record NamedData(string Name, int Train, int Test, int Classes, string Description, DataSource? Source, Func<DataFolder, ulong, RawSplit> Load)
{
    /// <summary>A set in files.</summary>
    public static NamedData Of(DataSource source, int train, int test, int classes, string description, Func<DataFolder, RawSplit> read) =>
        new(source.Name, train, test, classes, description, source, (folder, _) => read(folder));

    /// <summary>A table.</summary>
    public static NamedData Of(NamedTable table, int train, int test, int classes, string description) =>
        Of(table.Source, train, test, classes, description, table.Read);

    /// <summary>A set that is drawn anew for every seed, so that it needs no file.</summary>
    public static NamedData Generated(string name, int train, int test, int classes, string description, Func<int, ulong, int, RawData> draw) =>
        new(name, train, test, classes, description, null, (_, seed) => new(draw(train, seed, 0), draw(test, seed, train)));
}

/// <summary>Data sets of one kind.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Sets">The sets.</param>
internal sealed record DataGroup(string Title, IReadOnlyList<NamedData> Sets);

/// <summary>The table of data sets by name.</summary>
internal static class DataRegistry
{
    /// <summary>Every set, by kind.</summary>
    public static IReadOnlyList<DataGroup> Groups { get; } =
    [
        new("Images",
        [
            NamedData.Of(Mnist.Source, 60_000, 10_000, 10, "handwritten digits, 28x28 grey", Mnist.Read),
            NamedData.Of(FashionMnist.Source, 60_000, 10_000, 10, "pictures of clothes, 28x28 grey", FashionMnist.Read),
            NamedData.Of(Cifar10.Source, 50_000, 10_000, 10, "animals and vehicles, 32x32 colour", Cifar10.Read),
            NamedData.Of(Cifar10.Subset, 4_000, 1_000, 10, "the first pictures of CIFAR-10", Cifar10.ReadSubset),
            NamedData.Of(Usps.Source, 7_291, 2_007, 10, "digits of ZIP codes, 16x16 grey", Usps.Read),
            NamedData.Of(OptDigits.Source, 3_823, 1_797, 10, "handwritten digits, 8x8 grey", OptDigits.Read),
        ]),
        new("Tables: classes",
        [
            NamedData.Of(ClassTables.Iris, 120, 30, 3, "species of iris by petals and sepals"),
            NamedData.Of(ClassTables.Wine, 142, 36, 3, "cultivars of wine by 13 substances"),
            NamedData.Of(ClassTables.Wdbc, 456, 113, 2, "breast tumours by 30 measures of nuclei"),
            NamedData.Of(ClassTables.BreastCancer, 546, 137, 2, "breast tumours by 9 scores"),
            NamedData.Of(ClassTables.Sonar, 167, 41, 2, "rocks and mines by 60 sonar bands"),
            NamedData.Of(ClassTables.Ionosphere, 281, 70, 2, "radar returns by 34 values"),
            NamedData.Of(ClassTables.Banknote, 1_098, 274, 2, "forged banknotes by 4 values"),
        ]),
        new("Tables: quantities",
        [
            NamedData.Of(ValueTables.Abalone, 3_342, 835, 0, "rings of abalone shells"),
            NamedData.Of(ValueTables.WineQualityRed, 1_279, 320, 0, "quality of red wine, 3 to 9"),
            NamedData.Of(ValueTables.WineQualityWhite, 3_918, 980, 0, "quality of white wine, 3 to 9"),
            NamedData.Of(ValueTables.Boston, 405, 101, 0, "house prices of 1970, 1,000 USD"),
            NamedData.Of(ValueTables.California, 16_512, 4_128, 0, "house prices of 1990, 100,000 USD"),
        ]),
        new("Generated",
        [
            new("xor", 4, 4, 2, "the four points of the exclusive or", null, (_, _) => new(Xor.Draw(), Xor.Draw())),
            NamedData.Generated("moons", 1_000, 500, 2, "two interleaved half circles", (count, seed, first) => Moons.Draw(count, seed: seed, first: first)),
            NamedData.Generated("circles", 1_000, 500, 2, "a circle in a circle", (count, seed, first) => Circles.Draw(count, seed: seed, first: first)),
            NamedData.Generated("spirals", 1_500, 600, 3, "three spiral arms", (count, seed, first) => Spirals.Draw(count, seed: seed, first: first)),
            NamedData.Generated("blobs", 1_500, 600, 3, "three clouds of points", (count, seed, first) => Blobs.Draw(count, seed: seed, first: first)),
            NamedData.Generated("digits", 10_000, 2_000, 10, "digits drawn from strokes, 28x28 grey", (count, seed, first) => DrawnDigits.Draw(count, seed, first: first)),
        ]),
    ];

    /// <summary>Every set.</summary>
    public static IReadOnlyList<NamedData> All { get; } = [.. Groups.SelectMany(group => group.Sets)];

    /// <summary>The set of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and all of them.</exception>
    public static NamedData Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("data set", name, [.. All.Select(set => set.Name)]);
    }
}
